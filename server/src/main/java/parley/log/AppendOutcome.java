package parley.log;

import java.util.List;

/** What became of an append. */
public sealed interface AppendOutcome {
    /**
     * @param places one for each event, in order; durable
     */
    record Appended(List<Place> places) implements AppendOutcome {
        public Appended {
            places = List.copyOf(places);
        }

        public long lastGlobalPosition() {
            return places.getLast().globalPosition();
        }
    }

    /**
     * Nothing was stored: the stream is at another version.
     *
     * @param actual the stream's version; -1 when there is no stream
     */
    record VersionMismatch(long actual) implements AppendOutcome {}

    /**
     * Nothing was stored: an event of the batch has an id that is in the log already.
     *
     * @param existing the event with that id
     */
    record IdExists(StoredEvent existing) implements AppendOutcome {}
}
