package parley.messagedb.subscription;

import java.util.Set;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.StreamName;
import parley.messagedb.progress.Continuity;

/** Reads one stream. Its positions become visible in order. */
final class StreamFeed implements Feed {
    private final MessageDb store;
    private final Source.Stream source;

    StreamFeed(MessageDb store, Source.Stream source) {
        this.store = store;
        this.source = source;
    }

    @Override
    public Page read(Place after, int limit) {
        return Page.from(
                after,
                store.readStream(
                        source.name(),
                        Math.max(0, after.position()),
                        limit + 1,
                        source.condition()),
                limit,
                Place::ofStream);
    }

    @Override
    public Place beginning() {
        return Place.at(-1);
    }

    @Override
    public Place last() {
        return store.lastMessage(source.name()).map(Place::ofStream).orElseGet(this::beginning);
    }

    @Override
    public Place placeOf(Message message) {
        return Place.ofStream(message);
    }

    @Override
    public void require(Continuity continuity, Place place) {
        continuity.require(source.name(), place.position(), place.id());
    }

    @Override
    public Set<String> categories() {
        return Set.of(StreamName.category(source.name()));
    }
}
