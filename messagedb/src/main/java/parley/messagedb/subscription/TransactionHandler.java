package parley.messagedb.subscription;

import java.sql.Connection;
import java.util.List;
import parley.messagedb.Message;

/**
 * Takes messages together with the transaction in which their checkpoint is saved, on the
 * subscription's thread. What it writes over that connection is there exactly once for each
 * message.
 */
@FunctionalInterface
public interface TransactionHandler {
    /**
     * @param connection in a transaction, which the subscription commits when this returns and
     *     rolls back when it throws; it must not be committed, rolled back or closed here
     * @param messages at least one, in order
     * @throws Exception to have all of it undone, and be handed the same messages again, one by
     *     one; see {@link Retry}
     */
    void handle(Connection connection, List<Message> messages) throws Exception;

    /** Takes one message. */
    @FunctionalInterface
    interface OfOne {
        /** See {@link TransactionHandler#handle}. */
        void handle(Connection connection, Message message) throws Exception;
    }

    /** A handler of single messages, some of which share a transaction. */
    static TransactionHandler each(OfOne handler) {
        return (connection, messages) -> {
            for (Message message : messages) {
                handler.handle(connection, message);
            }
        };
    }
}
