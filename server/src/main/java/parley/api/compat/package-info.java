/**
 * Doors that speak the HTTP dialects of other systems, so that what was written for those works
 * with this hub: over the topic {@code public}, by the same commands and views as everything else.
 *
 * <pre>
 *   Meower   POST, GET /meows · GET /search · WebSocket /pusher ─┐
 *                                                                ├─▶ DialectCalls ─▶ command | view
 *   Dunder   POST, GET /message · GET /message/{id} · /trend    ─┘
 * </pre>
 *
 * {@code docs/compat.md} says what is spoken, and in what it differs from the originals.
 */
package parley.api.compat;
