package example.filestore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Where each event stands in the file: in memory, some 200 bytes for each event, which bounds how
 * long a log may grow. Global positions are 1, 2, 3 and so on.
 */
final class Index {
    /**
     * @param number of the event in its line
     */
    record Entry(long offset, int length, int number) {}

    private final List<Entry> all = new ArrayList<>();
    private final Map<String, List<Entry>> streams = new HashMap<>();
    private final Map<UUID, Entry> byId = new HashMap<>();
    private Instant lastTime = Instant.MIN;

    /**
     * @return false, and nothing is added, when the batch does not follow what is there
     */
    synchronized boolean add(long offset, int length, Batch batch) {
        if (batch.globalPosition() != all.size() + 1L
                || batch.position() != version(batch.stream()) + 1) {
            return false;
        }
        List<Entry> ofStream = streams.computeIfAbsent(batch.stream(), _ -> new ArrayList<>());
        for (int number = 0; number < batch.events().size(); number++) {
            Entry entry = new Entry(offset, length, number);
            all.add(entry);
            ofStream.add(entry);
            byId.put(batch.events().get(number).id(), entry);
        }
        lastTime = batch.time();
        return true;
    }

    /** The position of a stream's last event; -1 when there is no stream. */
    synchronized long version(String stream) {
        return streams.getOrDefault(stream, List.of()).size() - 1L;
    }

    synchronized long lastGlobalPosition() {
        return all.size();
    }

    synchronized Instant lastTime() {
        return lastTime;
    }

    synchronized Optional<Entry> find(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    synchronized List<Entry> after(long globalPosition, int limit) {
        return part(all, globalPosition, limit);
    }

    synchronized List<Entry> ofStream(String stream, long fromPosition, int limit) {
        return part(streams.getOrDefault(stream, List.of()), fromPosition, limit);
    }

    private static List<Entry> part(List<Entry> entries, long from, int limit) {
        int begin = Math.clamp(from, 0, entries.size());
        int end = (int) Math.min(entries.size(), begin + (long) limit);
        return List.copyOf(entries.subList(begin, end));
    }
}
