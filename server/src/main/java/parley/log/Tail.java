package parley.log;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Follows the log: reads each new event once for the whole hub and hands it on, in global order.
 *
 * <p>What this hub has stored itself it is given, and need not read when it directly follows what
 * was handed on last: no other event can ever stand at a place that is taken, or between two
 * numbers that follow each other. Where there is a gap (another hub wrote, an append came to
 * nothing), it reads.
 *
 * <p>It looks when it is woken, and at least every {@link #POLL} in case another program wrote.
 * While an event is known to be stored but not safe to read yet, it looks again after a delay that
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

    /** How long after a look that found nothing it looks again by itself. */
    public static final Duration POLL = Duration.ofMillis(20);

    private static final int BATCH = 1000;
    private static final Duration SHORTEST_PAUSE = Duration.ofNanos(250_000);

    /** How long events that were stored here may arrive out of order before the log is read. */
    private static final Duration GAP = Duration.ofNanos(500_000);

    private static final Duration LONGEST_STEP = Duration.ofSeconds(5);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    private final Log log;
    private final Reader reader;
    private final Duration poll;
    private final Thread thread;
    private final TailQueue queue = new TailQueue();

    /** Since when the first that was given does not follow what was handed on; under the turn. */
    private OptionalLong gapSince = OptionalLong.empty();

    private volatile long position;
    private final TailHealth health;

    /** Held by whoever hands on. */
    private final ReentrantLock turn = new ReentrantLock();

    /**
     * @param after the global position after which to read
     */
    public Tail(Log log, long after, Reader reader) {
        this(log, after, reader, InstantSource.system(), POLL);
    }

    /**
     * @param after the global position after which to read
     * @param poll how long after a look that found nothing it looks again by itself
     */
    public Tail(Log log, long after, Reader reader, InstantSource clock, Duration poll) {
        this.poll = poll;
        this.health = new TailHealth(clock);
        this.log = log;
        this.reader = reader;
        this.position = after;
        this.thread = Thread.ofPlatform().name("tail").unstarted(this::follow);
    }

    public void start() {
        thread.start();
    }

    /**
     * Says that somebody waits for the event that is stored at this global position, so that the
     * tail looks for it at once.
     */
    public void expect(long globalPosition) {
        queue.expect(globalPosition);
    }

    /** Has it read the log at once: somebody else may have stored something. */
    public void look() {
        queue.look();
    }

    /**
     * Gives it events that this hub has stored just now. They are handed on by whoever calls {@link
     * #advance} first, or soon.
     */
    public void stored(List<LogEvent> events) {
        queue.give(events, position);
    }

    /**
     * Hands on, on this thread, what was given and comes next: whoever waits for it need not wait
     * for another thread to be woken. Returns at once when another thread is at it, which then
     * hands on this, too.
     */
    public void advance() {
        // An interrupt would close files under the reader that it hands on to.
        while (!Thread.currentThread().isInterrupted()
                && !health.isFailing()
                && queue.isNextGiven(position)
                && turn.tryLock()) {
            try {
                step(false);
            } finally {
                turn.unlock();
            }
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
        return health.lag();
    }

    /** Why nothing moves, when it should; empty when all is well. */
    public Optional<String> obstacle() {
        Optional<String> known = health.obstacle();
        if (known.isPresent()) {
            return known;
        }
        return queue.isBehind(position) ? log.blockedBy() : Optional.empty();
    }

    private void follow() {
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            long before = position;
            boolean read = stepInTurn();
            pause = position == before ? doubled(pause) : SHORTEST_PAUSE;
            if (!await(read, pause)) {
                return;
            }
        }
    }

    /**
     * @param read whether the last look found something in the log, where more may be
     * @return false when closed
     */
    private boolean await(boolean read, Duration pause) {
        try {
            if (health.isFailing()) {
                return queue.await(position, PAUSE_AFTER_FAILURE, PAUSE_AFTER_FAILURE, false);
            }
            return queue.await(
                    position, read ? Duration.ZERO : pause, read ? Duration.ZERO : poll, true);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static Duration doubled(Duration pause) {
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(POLL) < 0 ? longer : POLL;
    }

    private boolean stepInTurn() {
        turn.lock();
        try {
            return step(true);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Hands on what was given, if it comes next, else what the log has.
     *
     * @param mayRead whether it may ask the log
     * @return whether it did, and found something
     */
    private boolean step(boolean mayRead) {
        try {
            goBackIfAsked();
            Instant looked = health.now();
            List<LogEvent> events = queue.take(position, BATCH);
            if (!events.isEmpty()) {
                gapSince = OptionalLong.empty();
            }
            boolean reads = events.isEmpty() && mayRead && (queue.isLooking() || !isGapYoung());
            if (reads) {
                events = ask();
            }
            if (!events.isEmpty()) {
                reader.read(events);
                position = events.getLast().globalPosition();
                health.isAt(events.getLast().time());
            } else if (reads && !queue.isBehind(position) && log.blockedBy().isEmpty()) {
                health.isAt(looked);
            }
            health.recovered(position);
            return reads && !events.isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception | Error e) {
            health.failed(e, position);
            return false;
        }
    }

    /**
     * Whoever stored what is missing may be about to give it. A gap is as old as the first one
     * since an event came in its turn: who has to catch up does not wait before each read.
     */
    private boolean isGapYoung() {
        if (!queue.isGiven()) {
            return false;
        }
        long now = System.nanoTime();
        if (gapSince.isEmpty()) {
            gapSince = OptionalLong.of(now);
        }
        return now - gapSince.getAsLong() < GAP.toNanos();
    }

    private void goBackIfAsked() throws Exception {
        OptionalLong back = reader.goBack();
        if (back.isPresent() && back.getAsLong() < position) {
            position = back.getAsLong();
        }
    }

    private List<LogEvent> ask() {
        queue.looked();
        health.asking();
        try {
            return log.readAfter(position, BATCH);
        } finally {
            health.answered();
        }
    }

    /** Stops following; waits for the step at hand. */
    @Override
    public void close() {
        queue.close();
        if (thread.getState() == Thread.State.NEW) {
            return; // never started
        }
        try {
            thread.join(LONGEST_STEP);
            if (turn.tryLock(LONGEST_STEP.toMillis(), TimeUnit.MILLISECONDS)) {
                turn.unlock(); // nobody is at it any more
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
