package parley.messagedb.subscription;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import parley.messagedb.Blocker;
import parley.messagedb.Message;
import parley.messagedb.StoreReader;
import parley.messagedb.progress.Continuity;

/** Reads the whole store in one order. */
final class StoreFeed implements Feed {
    private final StoreReader reader;

    StoreFeed(DataSource database) {
        this.reader = new StoreReader(database);
    }

    @Override
    public Page read(Place after, int limit) {
        List<Message> messages = reader.readAfter(after.position(), limit);
        return Page.ofStore(after, messages, limit, reader.isHeldBack());
    }

    @Override
    public Place beginning() {
        return Place.at(0);
    }

    @Override
    public Place last() {
        return reader.last().map(Place::ofStore).orElseGet(this::beginning);
    }

    @Override
    public Place placeOf(Message message) {
        return Place.ofStore(message);
    }

    @Override
    public void require(Continuity continuity, Place place) {
        continuity.require(place.position(), place.id());
    }

    @Override
    public Set<String> categories() {
        return Set.of();
    }

    @Override
    public Optional<Blocker> blocker() {
        return reader.blocker();
    }
}
