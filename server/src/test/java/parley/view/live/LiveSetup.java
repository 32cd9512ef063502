package parley.view.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import parley.domain.Caller;
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.log.LogEvent;
import parley.log.StreamName;
import parley.log.TopicPart;
import parley.view.History;
import parley.view.directory.Directory;

/** A live view over a made-up log, one loop, and subscribers that note what they are told. */
final class LiveSetup {
    final History history = new History();
    final Directory directory = new Directory();
    final ManualThread thread = new ManualThread();
    final ManualThread readers = new ManualThread();
    final LiveView live;
    final LiveLoop loop;
    private boolean unreadable;
    private int limit = Integer.MAX_VALUE;

    LiveSetup() {
        this(10_000);
    }

    /**
     * @param window events that are kept in memory
     */
    LiveSetup(int window) {
        live =
                new LiveView(
                        directory,
                        0,
                        new LiveWindow(0, window, 1L << 40),
                        new LiveHistory(
                                this::read,
                                events -> LiveEvents.visible(events, directory),
                                readers,
                                64 << 20));
        loop = live.loop(thread);
    }

    void unreadable(boolean now) {
        unreadable = now;
    }

    /** A log that gives no more than so many events at a time. */
    void limit(int events) {
        limit = events;
    }

    private TopicPart<LogEvent> read(
            TopicId topic, long after, long upTo, int most, long characters) {
        if (unreadable) {
            throw new IllegalStateException("The log cannot be read");
        }
        List<LogEvent> all =
                history.after(after).stream()
                        .filter(event -> event.globalPosition() <= upTo)
                        .filter(event -> event.event().filter(e -> isOf(e, topic)).isPresent())
                        .toList();
        int count = Math.min(most, limit);
        return all.size() <= count
                ? new TopicPart<>(all, upTo)
                : new TopicPart<>(all.subList(0, count), all.get(count - 1).globalPosition());
    }

    private static boolean isOf(parley.domain.Event event, TopicId topic) {
        return new StreamName(
                        switch (event) {
                            case parley.domain.Event.UserEvent e -> "user-" + e.user();
                            case parley.domain.Event.TopicEvent e -> "topic-" + e.topic();
                            case parley.domain.Event.MessagePosted e -> "message-" + e.topic();
                            case parley.domain.Event.MessageChange e ->
                                    "change-" + e.topic() + "+" + e.message();
                        })
                .isOf(topic);
    }

    /** Has the views apply what has been added to the history. */
    void apply() {
        List<LogEvent> more = history.after(live.position());
        if (!more.isEmpty()) {
            directory.apply(more);
            live.apply(more);
        }
    }

    /** All of it happens: what is applied is told, and what is read is there. */
    void settle() {
        apply();
        do {
            thread.runAll();
            readers.runAll();
        } while (thread.runOne());
    }

    Told subscribe(String user, Subscription.Start start, String... topics) {
        Told told = new Told();
        told.subscription =
                loop.subscribe(
                        told,
                        new Caller.SignedIn(new UserId(user), false),
                        Stream.of(topics).map(TopicId::new).toList(),
                        start);
        return told;
    }

    /** The global positions of what its readers see of some topics, after one. */
    List<Long> seen(long after, Set<String> topics) {
        return LiveEvents.visible(history.after(after), directory).stream()
                .filter(event -> topics.contains(event.topic().text()))
                .map(LiveEvent::globalPosition)
                .collect(Collectors.toList());
    }

    /** Notes what it is told. */
    static final class Told implements Subscriber {
        final List<Long> positions = new ArrayList<>();
        final List<String> words = new ArrayList<>();
        final List<Delivery> deliveries = new ArrayList<>();
        boolean ready = true;
        boolean broken;

        /** After so many deliveries it is not ready any more; -1: always. */
        int patience = -1;

        Subscription subscription;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void deliver(Delivery delivery) {
            if (!ready || broken) {
                throw new IllegalStateException("It is not ready");
            }
            deliveries.add(delivery);
            for (LiveEvent event : delivery.events()) {
                positions.add(event.globalPosition());
            }
            if (patience > 0) {
                patience--;
                ready = patience > 0;
            }
        }

        void resume(int forDeliveries) {
            patience = forDeliveries;
            ready = true;
            subscription.resume();
        }

        @Override
        public void caughtUp(long globalPosition) {
            words.add("caughtUp " + globalPosition);
        }

        @Override
        public void failed() {
            words.add("failed");
        }

        @Override
        public void ended(TopicId topic, End why, long globalPosition, boolean last) {
            words.add(topic + " " + why + (last ? " last" : ""));
        }
    }
}
