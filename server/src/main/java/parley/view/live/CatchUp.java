package parley.view.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.domain.TopicId;

/** Gives subscriptions what they lack, in parts: from the window, or beyond it from the history. */
final class CatchUp {
    private static final Logger LOGGER = LoggerFactory.getLogger(CatchUp.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    /** Events of a part at most. */
    private static final int PART = 128;

    /** Their size at most, but for the last of them, about, in bytes. */
    private static final long PART_SIZE = 256 << 10;

    private final LiveView view;
    private final ScheduledExecutorService thread;
    private final Consumer<Subscription> goOn;

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
        Optional<List<LiveEvent>> next =
                view.window().between(subscription.topics(), subscription.cursor(), upTo, PART);
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
        List<CompletableFuture<LiveHistory.Block>> blocks = new ArrayList<>();
        for (TopicId topic : subscription.topics()) {
            blocks.add(view.history().around(topic, subscription.cursor(), upTo));
        }
        var _ =
                CompletableFuture.allOf(blocks.toArray(CompletableFuture[]::new))
                        .whenCompleteAsync(
                                (_, failure) -> {
                                    if (failure == null) {
                                        wasRead(subscription, blocks);
                                    } else {
                                        readAgain(subscription, failure);
                                    }
                                },
                                thread);
    }

    private void wasRead(
            Subscription subscription, List<CompletableFuture<LiveHistory.Block>> blocks) {
        subscription.reading(false);
        // What it does not take now is there when it comes again.
        if (subscription.subscriber().isReady() && !subscription.topics().isEmpty()) {
            give(subscription, blocks.stream().map(CompletableFuture::join).toList());
        }
        goOn.accept(subscription);
    }

    private void give(Subscription subscription, List<LiveHistory.Block> blocks) {
        long upTo = blocks.stream().mapToLong(LiveHistory.Block::upTo).min().orElseThrow();
        List<List<LiveEvent>> events = new ArrayList<>();
        for (LiveHistory.Block block : blocks) {
            events.add(block.between(subscription.cursor(), upTo, PART));
        }
        give(subscription, LiveEvents.merged(events, PART), upTo);
    }

    private void readAgain(Subscription subscription, Throwable failure) {
        LOGGER.debug("What happened before cannot be read now: {}", failure.toString());
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
