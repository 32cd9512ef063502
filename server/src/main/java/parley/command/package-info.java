/**
 * Commands, from what a caller wants to what the log has and the views show.
 *
 * <pre>
 *   load state ──▶ decide ──▶ append ──▶ wait for the applier ──▶ answer
 *        ▲                      │ lost race
 *        └──────────────────────┘
 * </pre>
 *
 * The state comes from the directory, because it is at hand, and from the log when the directory
 * says no: another hub may have written what this one has not read yet. So nothing is refused that
 * the log would allow.
 */
package parley.command;
