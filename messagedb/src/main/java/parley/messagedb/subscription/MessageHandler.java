package parley.messagedb.subscription;

import parley.messagedb.Message;

/** Takes messages one by one, in order, on the subscription's thread. */
@FunctionalInterface
public interface MessageHandler {
    /**
     * @throws Exception to be handed the same message again; see {@link Retry}
     */
    void handle(Message message) throws Exception;
}
