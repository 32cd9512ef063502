package parley.messagedb.subscription;

import java.util.List;
import parley.messagedb.Message;
import parley.messagedb.progress.Parked;

/**
 * What becomes of messages, and of the bookmark behind them. Whatever it throws but {@link
 * HandlerFailed} is no fault of the messages.
 */
interface Effect {
    /** How many messages to take at a time. */
    int most();

    /** Whether every effect is saved together with its place. */
    boolean isExact();

    /**
     * Has messages handled.
     *
     * @param end the place behind them
     */
    void take(List<Message> messages, Place end) throws HandlerFailed, InterruptedException;

    /** Parks a message that cannot be handled. */
    void park(Message message, Place end, Exception cause, int attempts)
            throws InterruptedException;

    /**
     * Parks a message behind others of its stream.
     *
     * @return false when there are none any more, and nothing was done
     */
    boolean parkBehind(Message message, Place end) throws InterruptedException;

    /**
     * Has a parked message handled, which then is parked no more. Does nothing when it is not any
     * more.
     */
    void takeParked(Parked parked, Message message) throws HandlerFailed, InterruptedException;

    /** A parked message has failed once more: it stays, and nobody wishes for it any longer. */
    void parkAgain(Parked parked, Exception cause) throws InterruptedException;
}
