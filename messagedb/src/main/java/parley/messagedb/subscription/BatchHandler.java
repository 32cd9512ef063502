package parley.messagedb.subscription;

import java.util.List;
import parley.messagedb.Message;

/** Takes messages as many at a time as there are, in order, on the subscription's thread. */
@FunctionalInterface
public interface BatchHandler {
    /**
     * @param messages at least one
     * @throws Exception to be handed the same messages again, one by one; see {@link Retry}
     */
    void handle(List<Message> messages) throws Exception;
}
