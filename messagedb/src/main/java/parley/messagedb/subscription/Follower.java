package parley.messagedb.subscription;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import parley.messagedb.BusyException;
import parley.messagedb.MessageDb;
import parley.messagedb.OutcomeUnknownException;
import parley.messagedb.UnavailableException;
import parley.messagedb.WakeUps;
import parley.messagedb.progress.FencedException;
import parley.messagedb.progress.LogWentBackException;

/**
 * What a subscription's thread does, from its begin to its end:
 *
 * <pre>
 *   look (a page, or the one read ahead) ──► deliver (handler, bookmark) ──► caught up? wait
 *     ▲                                                                        │
 *     └── wake-up, polling, or soon when held back ◄───────────────────────────┘
 * </pre>
 *
 * <p>When the store is out of reach it begins anew after a pause, from what is saved where effects
 * and places are saved together, else from where it is.
 */
final class Follower implements Runnable {
    private static final Logger LOG = System.getLogger(Follower.class.getName());

    static final Polling RECONNECTING =
            Polling.exponential(Duration.ofMillis(50), Duration.ofSeconds(2), 2);

    /** What is held back is held for the time of a commit, mostly. */
    private static final Polling HELD_BACK =
            Polling.exponential(Duration.ofNanos(500_000), Duration.ofMillis(50), 2);

    private final MessageDb store;
    private final Feed feed;
    private final Footing footing;
    private final ReadAhead ahead;
    private final Polling polling;
    private final Bookmark bookmark;
    private final Delivery delivery;
    private final Optional<Parkings> parkings;
    private final Situation situation;
    private final Callbacks callbacks;
    private final Control control;
    private final CountDownLatch ended = new CountDownLatch(1);

    private boolean delivering;

    /** Whether it was in the handler that the store was out of reach. */
    private boolean awayInDelivery;

    /** Where its source ended when it was first seen that it is to be drained. */
    private OptionalLong drainedAt = OptionalLong.empty();

    private int failures;
    private int emptyLooks;
    private int heldBackLooks;

    Follower(
            MessageDb store,
            Feed feed,
            Footing footing,
            ReadAhead ahead,
            Polling polling,
            Bookmark bookmark,
            Delivery delivery,
            Optional<Parkings> parkings,
            Situation situation,
            Callbacks callbacks,
            Control control) {
        this.store = store;
        this.feed = feed;
        this.footing = footing;
        this.ahead = ahead;
        this.polling = polling;
        this.bookmark = bookmark;
        this.delivery = delivery;
        this.parkings = parkings;
        this.situation = situation;
        this.callbacks = callbacks;
        this.control = control;
    }

    /** Open until it has ended, and has told so. */
    CountDownLatch ended() {
        return ended;
    }

    @Override
    public void run() {
        Optional<Throwable> cause = Optional.empty();
        boolean interrupted = false;
        try (WakeUps.Agreement _ = store.wakeUps().wake(feed.categories(), control::ring)) {
            follow();
        } catch (Ended e) {
            // as it was asked to
        } catch (InterruptedException e) {
            // Nobody here interrupts: it is a failure like any other, unless it was to end anyway.
            interrupted = true;
            cause = control.isStopping() ? Optional.empty() : Optional.of(e);
        } catch (HandlerFailed e) {
            cause = Optional.of(e.failure());
        } catch (RuntimeException | Error e) {
            cause = Optional.of(e);
        }
        try {
            end(cause);
        } finally {
            ended.countDown();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end(Optional<Throwable> cause) {
        ahead.close();
        // Of another log, or behind another owner's back, what is saved is righter than this.
        if (cause.filter(Follower::isOfAnotherLogOrOwner).isEmpty()) {
            try {
                bookmark.save();
            } catch (RuntimeException e) {
                LOG.log(
                        Level.WARNING,
                        "The last checkpoint could not be saved: some messages will come again",
                        e);
            }
        }
        callbacks.dropped(cause);
    }

    private static boolean isOfAnotherLogOrOwner(Throwable cause) {
        return cause instanceof LogWentBackException || cause instanceof FencedException;
    }

    private void follow() throws HandlerFailed, Ended, InterruptedException {
        while (true) {
            try {
                followConnected();
                return;
            } catch (UnavailableException | BusyException | OutcomeUnknownException e) {
                situation.disconnected(e);
                bookmark.inDoubt();
                footing.shaken();
            } catch (FencedException e) {
                footing.lost(e);
            } catch (LogWentBackException e) {
                footing.lost(e);
            }
            awayInDelivery = delivering;
            delivering = false;
            callbacks.behind();
            ahead.close();
            control.pause(RECONNECTING.pause(++failures));
        }
    }

    /** Until it is drained. */
    private void followConnected() throws HandlerFailed, Ended, InterruptedException {
        footing.gain();
        while (true) {
            control.aboutToLook();
            boolean draining = control.isDraining();
            if (draining && drainedAt.isEmpty()) {
                drainedAt = OptionalLong.of(feed.last().position());
            }
            delivery.replay(store);
            Page page = ahead.next(bookmark.place());
            looked(page);
            footing.check(page);
            delivering = true;
            delivery.deliver(page);
            delivered();
            bookmark.passed(page.end(), page.isEmpty() ? 1 : 0);
            bookmark.saveIfDue();
            if (draining && bookmark.place().position() >= drainedAt.orElseThrow()) {
                control.ranDry(); // whatever has come since
                return;
            }
            if (page.isFull()) {
                callbacks.behind();
                callbacks.lags(bookmark.place().position(), page.messages().getLast());
            } else if (page.isHeldBack()) {
                awaitOthers(page);
            } else if (draining && !ahead.wasAhead()) {
                control.ranDry();
                return;
            } else if (!draining) {
                callbacks.caughtUp(bookmark.place().position());
                awaitMore();
            }
        }
    }

    private void looked(Page page) {
        if (!awayInDelivery) {
            situation.connected();
        }
        situation.looked(page.isHeldBack() ? feed.blocker() : Optional.empty());
        heldBackLooks = page.isHeldBack() ? heldBackLooks + 1 : 0;
        emptyLooks = page.isEmpty() && !page.isHeldBack() ? emptyLooks + 1 : 0;
    }

    private void delivered() {
        delivering = false;
        awayInDelivery = false;
        footing.held();
        failures = 0;
        situation.connected();
    }

    /** What it sees must not be handed on before others have ended, who may be about to. */
    private void awaitOthers(Page page) throws Ended, InterruptedException {
        if (page.isEmpty()) {
            control.awaitBell(HELD_BACK.pause(heldBackLooks));
        } else {
            heldBackLooks = 0;
        }
    }

    private void awaitMore() throws Ended, InterruptedException {
        Duration pause = polling.pause(Math.max(1, emptyLooks));
        Optional<Duration> due = bookmark.due();
        if (due.isPresent() && due.get().compareTo(pause) < 0) {
            pause = due.get().isNegative() ? Duration.ZERO : due.get();
        }
        if (parkings.isPresent()
                && parkings.get().mayHaveSome()
                && pause.compareTo(Parkings.BETWEEN_LOOKS) > 0) {
            pause = Parkings.BETWEEN_LOOKS;
        }
        control.awaitBell(pause);
    }
}
