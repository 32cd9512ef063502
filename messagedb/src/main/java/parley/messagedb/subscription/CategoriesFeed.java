package parley.messagedb.subscription;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import parley.messagedb.Blocker;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.OrderedReader;
import parley.messagedb.progress.Continuity;

/** Reads several categories in one order. */
final class CategoriesFeed implements Feed {
    private final MessageDb store;
    private final Set<String> names;
    private final OrderedReader reader;

    CategoriesFeed(DataSource database, MessageDb store, Source.Categories source) {
        this.store = store;
        this.names = source.names();
        this.reader = new OrderedReader(database, source.names());
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
        return names.stream()
                .flatMap(name -> store.lastOfCategory(name).stream())
                .map(Place::ofStore)
                .max(Comparator.comparingLong(Place::position))
                .orElseGet(this::beginning);
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
        return names;
    }

    @Override
    public Optional<Blocker> blocker() {
        return reader.blocker();
    }
}
