package parley.messagedb.subscription;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import parley.messagedb.Blocker;
import parley.messagedb.MessageDbException;

/** A subscription on a thread of its own. */
final class SingleSubscription implements Subscription {
    private final String name;
    private final DataSource database;
    private final Bookmark bookmark;
    private final Situation situation;
    private final Callbacks callbacks;
    private final Control control;
    private final Optional<Parkings> parkings;
    private final Ending ending;

    SingleSubscription(
            String name,
            DataSource database,
            Bookmark bookmark,
            Situation situation,
            Callbacks callbacks,
            Control control,
            Optional<Parkings> parkings,
            Ending ending) {
        this.name = name;
        this.database = database;
        this.bookmark = bookmark;
        this.situation = situation;
        this.callbacks = callbacks;
        this.control = control;
        this.parkings = parkings;
        this.ending = ending;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isLive() {
        return callbacks.isLive();
    }

    @Override
    public boolean isRunning() {
        return !ending.isOver();
    }

    @Override
    public long position() {
        return bookmark.place().position();
    }

    @Override
    public Optional<Stall> stall() {
        if (!isRunning()) {
            return Optional.empty();
        }
        return situation.known().or(this::behindTransaction).or(this::parked);
    }

    private Optional<Stall> behindTransaction() {
        return situation.blocker().map(this::behind);
    }

    private Stall behind(Blocker blocker) {
        try {
            return Activity.of(database, blocker);
        } catch (SQLException e) {
            return new Stall.BehindTransaction(blocker, Optional.empty(), Optional.empty());
        }
    }

    private Optional<Stall> parked() {
        try {
            List<String> streams = parkings.map(Parkings::streams).orElse(List.of());
            return streams.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Stall.StreamsParked(streams));
        } catch (MessageDbException e) {
            return Optional.empty(); // its thread will meet it, too
        }
    }

    /** Whether that is the thread on which it calls its handler. */
    boolean isOn(Thread thread) {
        return ending.isOwn().test(thread);
    }

    /** As {@link #stop()}, without waiting. */
    void askToStop() {
        control.stop();
    }

    /** As {@link #drain}, without waiting. */
    void askToDrain() {
        control.drain();
    }

    /** Whether it has ended because it was drained. */
    boolean isDry() {
        return control.isDry();
    }

    @Override
    public void stop() {
        ending.stop();
    }

    @Override
    public boolean stop(Duration most) {
        return ending.stop(most);
    }

    @Override
    public boolean drain(Duration most) {
        return ending.drain(most);
    }
}
