package parley.view.live;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives subscriptions what they lack, in parts: from the window, or beyond it from the history. */
final class CatchUp {
    private static final Logger LOGGER = LoggerFactory.getLogger(CatchUp.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    /** Events of a part at most. */
    static final int PART = 48;

    /** Their size at most, but for the last of them, about, in bytes. */
    static final long PART_SIZE = 72 << 10;

    private final LiveView view;
    private final ScheduledExecutorService thread;
    private final Consumer<Subscription> goOn;

    /** Whether the history could not be read when it was last tried, which is told once. */
    private boolean outage;

    /**
     * @param goOn is told, on the thread, of one for whom what had to be read is there
     */
    CatchUp(LiveView view, ScheduledExecutorService thread, Consumer<Subscription> goOn) {
        this.view = view;
        this.thread = thread;
        this.goOn = goOn;
    }

    /**
     * Gives one that is ready the next part, or has it read.
     *
     * @param upTo how far to catch up; its cursor is before that
     */
    void step(Subscription subscription, long upTo) {
        long cursor = subscription.cursor();
        Optional<LiveHistory.Block> inHand =
                subscription.inHand().filter(block -> block.covers(cursor));
        if (inHand.isPresent()) {
            LiveHistory.Block block = inHand.get();
            give(subscription, block.between(cursor, PART), block.upTo());
            return;
        }
        subscription.letGo();
        Optional<List<LiveEvent>> next =
                view.window().between(subscription.topics(), cursor, upTo, PART);
        if (next.isPresent()) {
            give(subscription, next.get(), upTo);
        } else {
            read(subscription, upTo);
        }
    }

    /**
     * @param events the first {@link #PART} of those that there are
     * @param upTo how far there are no others
     */
    private void give(Subscription subscription, List<LiveEvent> events, long upTo) {
        long size = 0;
        int count = 0;
        while (count < events.size() && size < PART_SIZE) {
            size += LiveWindow.size(events.get(count));
            count++;
        }
        view.delivered(subscription.deliver(events.subList(0, count)));
        boolean all = count == events.size() && count < PART;
        subscription.passed(all ? upTo : events.get(count - 1).globalPosition());
    }

    private void read(Subscription subscription, long upTo) {
        subscription.reading(true);
        var _ =
                view.history()
                        .around(List.copyOf(subscription.topics()), subscription.cursor(), upTo)
                        .whenCompleteAsync(
                                (block, failure) -> {
                                    if (failure == null && block.covers(subscription.cursor())) {
                                        outage = false;
                                        subscription.reading(false);
                                        subscription.take(block);
                                        goOn.accept(subscription);
                                    } else {
                                        readAgain(subscription, failure);
                                    }
                                },
                                thread);
    }

    private void readAgain(Subscription subscription, @Nullable Throwable failure) {
        if (!outage) {
            outage = true;
            LOGGER.warn(
                    "What happened before cannot be read now; trying again every {} ms: {}",
                    RETRY.toMillis(),
                    failure == null ? "nothing was found" : failure.toString());
        }
        var _ =
                thread.schedule(
                        () -> {
                            subscription.reading(false);
                            goOn.accept(subscription);
                        },
                        RETRY.toMillis(),
                        TimeUnit.MILLISECONDS);
    }
}
