package parley.messagedb.subscription;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.messagedb.progress.Continuity;
import parley.messagedb.progress.FencedException;
import parley.messagedb.progress.LogWentBackException;

/**
 * Where a subscription begins, and whether the log that it stands on is still the one it has read.
 * Where that was brought back to an earlier state, what is saved may have gone back with it, and
 * then it begins there anew, once; a second time without anything handled in between is a failure.
 * For one thread.
 */
final class Footing {
    private static final Logger LOG = System.getLogger(Footing.class.getName());

    /** How long it may look in vain until it asks whether the log is still the same. */
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(1);

    private final Feed feed;
    private final Continuity continuity;
    private final Start start;
    private final Bookmark bookmark;

    private final boolean isExact;

    private boolean begun;
    private boolean shaken;
    private boolean begunAnew;

    /** A save that was refused, until it is known whether by another owner. */
    private @Nullable FencedException refused;

    private long checked = System.nanoTime();

    /**
     * @param isExact whether all that was handled is saved, so that it goes on from there after a
     *     failure
     */
    Footing(Feed feed, Continuity continuity, Start start, Bookmark bookmark, boolean isExact) {
        this.feed = feed;
        this.continuity = continuity;
        this.start = start;
        this.bookmark = bookmark;
        this.isExact = isExact;
    }

    /**
     * Begins, or knows again what is saved after a failure, and sees that the log is the same. May
     * be repeated when the store cannot be reached.
     *
     * @throws FencedException if another owner goes on
     * @throws LogWentBackException if the log is another
     */
    void gain() {
        FencedException open = refused;
        if (open != null) {
            if (!bookmark.wentBack()) {
                throw open;
            }
            beginAnew(open);
            refused = null;
        }
        if (!begun) {
            begin();
        } else if (shaken) {
            bookmark.recover(isExact);
        }
        shaken = false;
        requireSameLog();
    }

    private void begin() {
        Optional<Place> saved = bookmark.load();
        if (saved.isPresent()) {
            bookmark.begin(saved.get());
        } else {
            switch (start) {
                case Start.Beginning() -> bookmark.begin(feed.beginning());
                case Start.After(long position) -> bookmark.begin(Place.at(position));
                // Saved at once: for whoever begins next, now is later.
                case Start.Now() -> bookmark.beginAndSave(feed.last());
            }
        }
        begun = true;
    }

    /** Before anything of a page is handed on. */
    void check(Page page) {
        if (page.isContinuous()) {
            checked = System.nanoTime();
        } else if (!page.end().equals(bookmark.place())
                || System.nanoTime() - checked >= BETWEEN_CHECKS.toNanos()) {
            requireSameLog();
        }
    }

    /**
     * A pool may have got all of its connections anew, unseen, and another server, or another
     * database, be behind them.
     */
    private void requireSameLog() {
        if (bookmark.place().id().isPresent()) {
            feed.require(continuity, bookmark.place());
        }
        checked = System.nanoTime();
    }

    /** Something was handled, or nothing was there to be. */
    void held() {
        begunAnew = false;
    }

    /** The store was out of reach: what was done last may be done or not. */
    void shaken() {
        shaken = true;
    }

    /** What is saved may have gone back with the log. */
    void lost(LogWentBackException cause) {
        if (begunAnew || !bookmark.isKept()) {
            throw cause;
        }
        beginAnew(cause);
    }

    /** Unless a save of its own that was lost was done after all, {@link #gain} finds out why. */
    void lost(FencedException cause) {
        if (cause.equals(refused)) {
            throw cause;
        }
        if (bookmark.takeDoubt()) {
            shaken = true;
            return;
        }
        if (begunAnew) {
            throw cause;
        }
        refused = cause;
    }

    private void beginAnew(RuntimeException cause) {
        LOG.log(
                Level.WARNING,
                "The store was brought back to an earlier state; going on from what is saved: "
                        + cause.getMessage());
        begunAnew = true;
        begun = false;
        bookmark.forget();
    }
}
