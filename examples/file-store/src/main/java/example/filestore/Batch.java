package example.filestore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import parley.log.EncodedEvent;
import parley.log.Place;
import parley.log.StoredEvent;

/**
 * One append: events that follow each other in their stream and in the log.
 *
 * @param position of the first event in its stream
 * @param globalPosition of the first event
 */
record Batch(
        String stream,
        long position,
        long globalPosition,
        Instant time,
        List<EncodedEvent> events) {
    Batch {
        events = List.copyOf(events);
    }

    StoredEvent event(int number) {
        EncodedEvent event = events.get(number);
        return new StoredEvent(
                event.id(),
                stream,
                event.type(),
                position + number,
                globalPosition + number,
                event.data(),
                event.metadata(),
                time);
    }

    List<Place> places() {
        List<Place> places = new ArrayList<>(events.size());
        for (int number = 0; number < events.size(); number++) {
            places.add(new Place(position + number, globalPosition + number, time));
        }
        return places;
    }
}
