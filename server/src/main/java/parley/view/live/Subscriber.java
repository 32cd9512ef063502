package parley.view.live;

import parley.domain.TopicId;

/**
 * Who is told of what happens. All of it is called on its loop's thread, in order, and must not
 * block.
 */
public interface Subscriber {
    /** Why nothing more of a topic comes. */
    enum End {
        REQUESTED,
        DELETED,
        NOT_READABLE
    }

    /** Whether it may take more. Once it does again, it calls {@link Subscription#resume}. */
    boolean isReady();

    /** Sends events, in their order. Only while it is ready. */
    void deliver(Delivery delivery);

    /**
     * All that was there when it subscribed has been delivered.
     *
     * @param globalPosition where to resume after that
     */
    void caughtUp(long globalPosition);

    /** What it should have been sent could not be: it is to end, and may come again. */
    void failed();

    /**
     * Nothing more of a topic comes.
     *
     * @param globalPosition where to resume after that
     * @param last whether it was the subscription's last topic, and it has ended
     */
    void ended(TopicId topic, End why, long globalPosition, boolean last);
}
