package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** All that writers were told, to be compared with what is stored. Safe for use by many threads. */
final class Ledger implements Outcomes {
    /** Where an acknowledged message is. */
    record Place(String streamName, Appended appended) {}

    /** Where a message is that {@code write_message} wrote. */
    record RawPlace(String streamName, long position) {}

    record Overtaken(String streamName, long expected) {}

    private final Map<UUID, Place> stored = new ConcurrentHashMap<>();
    private final Map<UUID, RawPlace> committed = new ConcurrentHashMap<>();
    private final Set<UUID> refused = ConcurrentHashMap.newKeySet();
    private final Queue<List<UUID>> unknown = new ConcurrentLinkedQueue<>();
    private final Set<Overtaken> overtaken = ConcurrentHashMap.newKeySet();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    @Override
    public void stored(String streamName, List<UUID> ids, List<Appended> places) {
        for (int i = 0; i < ids.size(); i++) {
            Place now = new Place(streamName, places.get(i));
            Place before = stored.putIfAbsent(ids.get(i), now);
            if (before != null && !samePlace(before, now)) {
                wrong("%s was at %s, and is at %s".formatted(ids.get(i), before, now));
            }
        }
        synchronized (this) {
            notifyAll();
        }
    }

    private static boolean samePlace(Place one, Place other) {
        return one.streamName().equals(other.streamName())
                && one.appended().position() == other.appended().position()
                && one.appended().globalPosition() == other.appended().globalPosition()
                && one.appended().time().equals(other.appended().time());
    }

    void committed(Map<UUID, RawPlace> places) {
        committed.putAll(places);
    }

    @Override
    public void refused(List<UUID> ids) {
        refused.addAll(ids);
    }

    @Override
    public void unknown(List<UUID> ids) {
        unknown.add(ids);
    }

    @Override
    public void overtaken(String streamName, long expected) {
        overtaken.add(new Overtaken(streamName, expected));
    }

    @Override
    public void wrong(String what) {
        wrong.add(what);
    }

    /** Waits until so many messages more have been acknowledged, for two minutes at most. */
    synchronized void awaitMore(int count) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        int enough = stored.size() + count;
        while (stored.size() < enough) {
            assertThat(System.nanoTime())
                    .as("%d acknowledged, then no more; wrong: %s", stored.size(), wrong)
                    .isLessThan(deadline);
            wait(1000);
        }
    }

    Map<UUID, Place> stored() {
        return stored;
    }

    Map<UUID, RawPlace> committed() {
        return committed;
    }

    Set<UUID> refused() {
        return refused;
    }

    Queue<List<UUID>> unknown() {
        return unknown;
    }

    Set<Overtaken> overtaken() {
        return overtaken;
    }

    Queue<String> wrong() {
        return wrong;
    }
}
