package parley.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.domain.Event;

/** Events on their way into the log. Told by the store where they are, it tells them with that. */
final class Appending<E extends Event> implements Consumer<List<Place>> {
    private final EventCodec codec;
    private final List<NewEvent<E>> events;
    private final List<EncodedEvent> encoded;
    private final Consumer<List<LogEvent>> told;

    /** Written once, by the thread that stores, before the one that appends goes on. */
    private @Nullable List<LogEvent> stored;

    Appending(
            EventCodec codec,
            List<NewEvent<E>> events,
            List<EncodedEvent> encoded,
            Consumer<List<LogEvent>> told) {
        this.codec = codec;
        this.events = events;
        this.encoded = encoded;
        this.told = told;
    }

    List<EncodedEvent> encoded() {
        return encoded;
    }

    @Override
    public void accept(List<Place> places) {
        List<LogEvent> all = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            Place place = places.get(i);
            all.add(
                    new LogEvent(
                            events.get(i).id(),
                            place.position(),
                            place.globalPosition(),
                            place.time(),
                            Optional.of(codec.asStored(events.get(i).event(), encoded.get(i))),
                            TraceMetadata.traceparent(encoded.get(i).metadata())));
        }
        stored = all;
        told.accept(all);
    }

    /** Once they are stored. */
    Log.Outcome.InLog inLog() {
        if (stored == null) {
            throw new IllegalStateException("The store did not say where it has put " + events);
        }
        return new Log.Outcome.InLog(stored, false);
    }
}
