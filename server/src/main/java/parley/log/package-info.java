/**
 * The log: everything that happened, in order, kept for good.
 *
 * <pre>
 *   command ──append──▶ Log ──▶ Store: Postgres | memory | …      durable before it answers
 *                        │
 *                       Tail ──▶ view.Applier                     one reader for the whole hub
 * </pre>
 *
 * A {@link parley.log.Store} knows bytes, streams and positions; {@link parley.log.Log} puts {@link
 * parley.log.EventCodec} in front of it, so that every other package sees events of the domain
 * alone. Nothing here assumes that this hub is the log's only writer.
 */
package parley.log;
