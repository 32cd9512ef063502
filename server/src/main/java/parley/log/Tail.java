package parley.log;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log: reads each new event once for the whole hub and hands it on, in global order.
 *
 * <p>What this hub has stored itself it is given, and need not read when it directly follows what
 * was handed on last: no other event can ever stand at a place that is taken, or between two
 * numbers that follow each other. Where there is a gap (another hub wrote, an append came to
 * nothing), it reads.
 *
 * <p>It looks when it is woken, and at least every {@link #POLL} in case another hub wrote. While
 * an event is known to be stored but not safe to read yet, it looks again after a delay that
 * doubles up to {@link #POLL}.
 */
public final class Tail implements AutoCloseable {
    /** Takes what the tail has read. When it throws, the same events come again. */
    @FunctionalInterface
    public interface Reader {
        /**
         * @param events at least one, in global order
         */
        void read(List<LogEvent> events) throws Exception;

        /**
         * Asked before each look: the global position after which to read again, when the reader
         * has lost what it had not made durable yet. Empty when it needs only what is new.
         *
         * @throws Exception when nothing can be taken now; it is asked again
         */
        default OptionalLong goBack() throws Exception {
            return OptionalLong.empty();
        }
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(Tail.class);
    private static final int BATCH = 1000;
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration SHORTEST_PAUSE = Duration.ofNanos(250_000);

    /** How long events that were stored here may arrive out of order before the log is read. */
    private static final Duration GAP = Duration.ofNanos(500_000);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    /** A log that has not answered for so long is an obstacle. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final Log log;
    private final InstantSource clock;
    private final Reader reader;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final GivenEvents given = new GivenEvents();
    private long wanted;
    private boolean closed;

    /** Since when the first that was given does not follow what was handed on; the thread's own. */
    private OptionalLong gapSince = OptionalLong.empty();

    private volatile long position;

    /** Everything that was stored before this has been handed on. */
    private volatile Instant asOf;

    private volatile Optional<String> failure = Optional.empty();

    /** When the log was asked, on the clock of {@link System#nanoTime}, while it is. */
    private volatile OptionalLong asked = OptionalLong.empty();

    /**
     * @param after the global position after which to read
     */
    public Tail(Log log, long after, Reader reader) {
        this(log, after, reader, InstantSource.system());
    }

    /**
     * @param after the global position after which to read
     */
    public Tail(Log log, long after, Reader reader, InstantSource clock) {
        this.clock = clock;
        this.asOf = clock.instant();
        this.log = log;
        this.reader = reader;
        this.position = after;
        this.thread = Thread.ofPlatform().name("tail").unstarted(this::follow);
    }

    public void start() {
        thread.start();
    }

    /**
     * Says that an event is stored at this global position, so that the tail looks for it at once.
     */
    public void expect(long globalPosition) {
        lock.lock();
        try {
            if (globalPosition > wanted) {
                wanted = globalPosition;
                woken.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #expect}, with the events at hand: this hub has stored them just now. */
    public void stored(List<LogEvent> events) {
        lock.lock();
        try {
            for (LogEvent event : events) {
                if (event.globalPosition() > position) {
                    given.add(event, Log.size(event));
                }
                wanted = Math.max(wanted, event.globalPosition());
            }
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The global position up to which events were handed on. */
    public long position() {
        return position;
    }

    /**
     * How old what it shows is: everything that was stored longer ago has been handed on. It grows
     * while the log cannot be read.
     */
    public Duration lag() {
        Duration lag = Duration.between(asOf, clock.instant());
        return lag.isNegative() ? Duration.ZERO : lag; // the log's clock may be ahead
    }

    /** Why nothing moves, when it should; empty when all is well. */
    public Optional<String> obstacle() {
        if (failure.isPresent()) {
            return failure;
        }
        OptionalLong since = asked;
        if (since.isPresent()) {
            Duration silent = Duration.ofNanos(System.nanoTime() - since.getAsLong());
            if (silent.compareTo(SILENCE) > 0) {
                return Optional.of(
                        "the log does not answer, for %d s now".formatted(silent.toSeconds()));
            }
        }
        lock.lock();
        try {
            return wanted > position ? log.blockedBy() : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void follow() {
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            boolean moved = step();
            pause = moved ? SHORTEST_PAUSE : doubled(pause);
            if (!await(moved, pause)) {
                return;
            }
        }
    }

    /**
     * Waits for a reason to look again.
     *
     * @param moved whether the last look found something: then the next follows at once while more
     *     is expected
     * @return false when closed
     */
    private boolean await(boolean moved, Duration pause) {
        lock.lock();
        try {
            boolean expecting = wanted > position;
            boolean failing = failure.isPresent();
            Duration longest =
                    failing
                            ? PAUSE_AFTER_FAILURE
                            : moved ? Duration.ZERO : expecting ? pause : POLL;
            long nanos = longest.toNanos();
            // What comes to be expected meanwhile ends the wait; what is expected already waits its
            // time.
            while (!closed
                    && nanos > 0
                    && (failing || !given.follow(position))
                    && (failing || expecting || wanted <= position)) {
                nanos = woken.awaitNanos(nanos);
            }
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private static Duration doubled(Duration pause) {
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(POLL) < 0 ? longer : POLL;
    }

    private boolean step() {
        try {
            goBackIfAsked();
            Instant looked = clock.instant();
            List<LogEvent> events = next();
            if (!events.isEmpty()) {
                reader.read(events);
                position = events.getLast().globalPosition();
                asOf = events.getLast().time();
            } else if (!isExpecting() && log.blockedBy().isEmpty()) {
                asOf = looked;
            }
            recovered();
            return !events.isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception | Error e) {
            failed(e);
            return false;
        }
    }

    /** What was given, if it comes next, else what the log has. */
    private List<LogEvent> next() {
        lock.lock();
        try {
            given.forgetUpTo(position);
            if (given.follow(position)) {
                gapSince = OptionalLong.empty();
                return given.takeFollowing(position, BATCH);
            }
            if (!given.isEmpty() && isGapYoung()) {
                return List.of();
            }
        } finally {
            lock.unlock();
        }
        return ask();
    }

    /**
     * Whoever stored what is missing may be about to give it. A gap is as old as the first one
     * since an event came in its turn: who has to catch up does not wait before each read.
     */
    private boolean isGapYoung() {
        long now = System.nanoTime();
        if (gapSince.isEmpty()) {
            gapSince = OptionalLong.of(now);
        }
        return now - gapSince.getAsLong() < GAP.toNanos();
    }

    private boolean isExpecting() {
        lock.lock();
        try {
            return wanted > position;
        } finally {
            lock.unlock();
        }
    }

    private void goBackIfAsked() throws Exception {
        OptionalLong back = reader.goBack();
        if (back.isPresent() && back.getAsLong() < position) {
            position = back.getAsLong();
        }
    }

    private List<LogEvent> ask() {
        asked = OptionalLong.of(System.nanoTime());
        try {
            return log.readAfter(position, BATCH);
        } finally {
            asked = OptionalLong.empty();
        }
    }

    /** With the first cause, which says most: "Connection refused", "No space left on device". */
    private static String reason(Throwable e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String message = String.valueOf(e.getMessage());
        String cause = String.valueOf(first.getMessage());
        return message.contains(cause) ? message : message + ": " + cause;
    }

    private void failed(Throwable e) {
        String reason = reason(e);
        if (failure.isEmpty()) {
            LOGGER.warn("The tail stands at {}: {}", position, reason, e);
        }
        failure = Optional.of(reason);
    }

    private void recovered() {
        if (failure.isPresent()) {
            LOGGER.info("The tail moves again, after {}", position);
            failure = Optional.empty();
        }
    }

    /** Stops following; waits for the step at hand. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
        if (thread.getState() == Thread.State.NEW) {
            return; // never started
        }
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
