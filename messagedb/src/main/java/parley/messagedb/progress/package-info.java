/**
 * What is durable about subscriptions: how far each has come, who may go on with it, and which
 * messages were put aside.
 *
 * <pre>
 *   Checkpoints  how far a subscription's share has been handled
 *     CheckpointTable    in a table, in the handler's own transaction: exactly once
 *     CheckpointStream   in a stream of the store, now and then: at least once
 *   Leases       who of several members goes on with which share; a token fences off the others
 *   Parking      messages that could not be handled, and those of the same streams behind them
 *     ParkingTable       in a table, in the handler's own transaction
 *     ParkingStream      in streams of the store
 *   Continuity   whether the log is still the one that a checkpoint was taken of
 * </pre>
 *
 * <p>The tables are those of {@link parley.messagedb.progress.ProgressTables}, in whichever
 * database the handlers write to; the streams need no more than the role {@code message_store} on
 * an unmodified Message DB.
 *
 * <p>A subscription is known by its name: 1 to 100 letters, digits, {@code .}, {@code _} and {@code
 * -}. All that is kept is kept under it.
 */
package parley.messagedb.progress;
