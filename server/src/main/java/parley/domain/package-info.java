/**
 * The rules of Parley, pure: what exists, what may be done to it and by whom, and what then has
 * happened.
 *
 * <pre>
 *   state + command + caller ── decide ──▶ Decision: Accepted(events) | Unchanged | Rejected(refusal)
 *   state + event            ── after  ──▶ state
 * </pre>
 *
 * Nothing here reads a clock, draws a random number or touches the outside; it imports {@code
 * java.*} alone.
 */
package parley.domain;
