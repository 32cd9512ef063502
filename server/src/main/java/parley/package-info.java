/**
 * The hub put together: {@link parley.Hub} builds every object by hand, in order, and closes in
 * reverse.
 */
package parley;
