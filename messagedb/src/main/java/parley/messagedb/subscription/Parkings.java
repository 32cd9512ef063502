package parley.messagedb.subscription;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import parley.messagedb.progress.Parked;
import parley.messagedb.progress.Parking;
import parley.messagedb.progress.Share;

/**
 * What a subscription's thread knows of its parked messages without asking each time: nobody else
 * parks messages of its share, but for an earlier owner who has not heard of it yet, and anybody
 * may wish for a replay or discard some.
 */
final class Parkings {
    /** From one look whether there are wishes, or anything parked still, to the next. */
    static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** The same as long as there are none. */
    private static final Duration BETWEEN_LOOKS_WITHOUT = Duration.ofSeconds(5);

    private final Parking parking;
    private final String name;
    private final Share share;
    private boolean mayHaveSome = true;
    private long looked = System.nanoTime() - BETWEEN_LOOKS.toNanos();

    Parkings(Parking parking, String name, Share share) {
        this.parking = parking;
        this.name = name;
        this.share = share;
    }

    void parked() {
        mayHaveSome = true;
    }

    boolean mayHaveSome() {
        return mayHaveSome;
    }

    Set<String> parkedAmong(Collection<String> streamNames) {
        return mayHaveSome ? parking.parkedAmong(name, streamNames) : Set.of();
    }

    /** The first parked message of each stream that is to be replayed; now and then. */
    List<Parked> wanted() {
        long now = System.nanoTime();
        Duration pause = mayHaveSome ? BETWEEN_LOOKS : BETWEEN_LOOKS_WITHOUT;
        if (now - looked < pause.toNanos()) {
            return List.of();
        }
        List<Parked> wanted = parking.wanted(name, share, 100);
        if (wanted.isEmpty()) {
            mayHaveSome = !parking.isEmpty(name);
            looked = now;
        }
        return wanted;
    }

    void settle(Parked parked) {
        parking.settle(parked);
    }

    /** The streams of some of what is parked. */
    List<String> streams() {
        return parking.list(name, 0, 100).stream().map(Parked::streamName).distinct().toList();
    }
}
