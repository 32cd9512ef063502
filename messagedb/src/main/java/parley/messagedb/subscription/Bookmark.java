package parley.messagedb.subscription;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.messagedb.progress.Checkpoint;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.Checkpoints;
import parley.messagedb.progress.FencedException;
import parley.messagedb.progress.Lease;
import parley.messagedb.progress.Share;

/** Where a subscription has come to, and the checkpoint of it, if there is one. For one thread. */
final class Bookmark {
    private final Optional<Checkpoints> checkpoints;
    private final String name;
    private final Share share;
    private final Optional<Lease> lease;
    private final Keeping keeping;
    private @Nullable Checkpoint saved;

    /** Whether the last save may or may not have been done. */
    private boolean inDoubt;

    private volatile Place place = Place.at(-1);
    private int unsaved;
    private boolean dirty;
    private long dirtySince;

    Bookmark(
            Optional<Checkpoints> checkpoints,
            String name,
            Share share,
            Optional<Lease> lease,
            Keeping keeping) {
        this.checkpoints = checkpoints;
        this.name = name;
        this.share = share;
        this.lease = lease;
        this.keeping = keeping;
    }

    Place place() {
        return place;
    }

    /** Begins somewhere. */
    void begin(Place first) {
        place = first;
    }

    /** Begins somewhere, and keeps that, if places are kept. */
    void beginAndSave(Place first) {
        place = first;
        dirty = isKept();
        save();
    }

    /** Whether places are saved anywhere. */
    boolean isKept() {
        return checkpoints.isPresent();
    }

    /** Forgets what was not saved. */
    void forget() {
        clean();
    }

    /**
     * Whether what is saved is older than what this saved: then not another owner has gone on, but
     * the store was brought back to an earlier state.
     *
     * @throws FencedException if the lease is over
     */
    boolean wentBack() {
        Checkpoint before = saved;
        load();
        return before != null && known().version() < before.version();
    }

    /** The place that was saved last, by whomever. */
    Optional<Place> load() {
        if (checkpoints.isEmpty()) {
            return Optional.empty();
        }
        Checkpoints from = checkpoints.get();
        Checkpoint loaded = lease.isPresent() ? from.load(lease.get()) : from.load(name, share);
        saved = loaded;
        return loaded.position().isPresent()
                ? Optional.of(new Place(loaded.position().getAsLong(), loaded.messageId()))
                : Optional.empty();
    }

    /** After a failure: whatever was done over the connection that was lost may be done or not. */
    void inDoubt() {
        inDoubt = true;
    }

    /** Whether somebody else's save explains itself by an own one that was in doubt. */
    boolean takeDoubt() {
        boolean doubt = inDoubt;
        inDoubt = false;
        return doubt;
    }

    /**
     * Everything up to a place has been handled.
     *
     * @param messages how many that were, of those that are worth a checkpoint
     */
    void passed(Place to, int messages) {
        boolean moved = !to.equals(place);
        place = to;
        if (checkpoints.isEmpty() || !moved || messages == 0) {
            return;
        }
        if (!dirty) {
            dirty = true;
            dirtySince = System.nanoTime();
        }
        unsaved += messages;
    }

    /** How long it may still go unsaved. */
    Optional<Duration> due() {
        return dirty
                ? Optional.of(keeping.time().minusNanos(System.nanoTime() - dirtySince))
                : Optional.empty();
    }

    void saveIfDue() {
        if (dirty
                && (unsaved >= keeping.messages()
                        || System.nanoTime() - dirtySince >= keeping.time().toNanos())) {
            save();
        }
    }

    /** Saves what has not been. */
    void save() {
        if (dirty) {
            saved = checkpoints.orElseThrow().save(known(), place.position(), place.id());
            clean();
        }
    }

    /**
     * Saves a place in a transaction.
     *
     * @return what was saved, to be told back by {@link #committed} once it is
     */
    Checkpoint save(CheckpointTable table, Connection transaction, Place to) throws SQLException {
        return table.save(transaction, known(), to.position(), to.id());
    }

    void committed(Checkpoint checkpoint, Place to) {
        saved = checkpoint;
        place = to;
        clean();
    }

    private void clean() {
        dirty = false;
        unsaved = 0;
        inDoubt = false;
    }

    private Checkpoint known() {
        Checkpoint known = saved;
        if (known == null) {
            throw new IllegalStateException("Never loaded: " + name);
        }
        return known;
    }

    /**
     * Knows again what is saved, after a failure.
     *
     * @param saves whether all that was handled is saved: then it goes on from there
     * @throws FencedException if the lease is over
     */
    void recover(boolean saves) {
        Optional<Place> last = load();
        if (saves && last.isPresent()) {
            place = last.get();
            dirty = false;
            unsaved = 0;
        }
    }
}
