package parley.messagedb.subscription;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import parley.messagedb.CategoryRead;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.OrderedReader;
import parley.messagedb.progress.Continuity;
import parley.messagedb.progress.Share;

/**
 * Reads a category, or some of its messages. Within a category global positions become visible in
 * order, so that it can go on from the last one it has seen, and all of it is always settled.
 *
 * <p>Where only some of the messages are asked for, it also looks where the category ends, and goes
 * on from there the next time: else it would walk over all that others are for time and again.
 */
final class CategoryFeed implements Feed {
    private final MessageDb store;
    private final Source.Category source;
    private final CategoryRead read;
    private final boolean isNarrowed;
    private final OrderedReader whole;

    CategoryFeed(DataSource database, MessageDb store, Source.Category source) {
        this.store = store;
        this.whole = new OrderedReader(database, Set.of(source.category()));
        this.source = source;
        CategoryRead each = CategoryRead.of(source.category());
        Share share = source.share();
        if (!share.equals(Share.WHOLE)) {
            each = each.member(share.member(), share.size());
        }
        if (source.correlation() != null) {
            each = each.correlatedWith(source.correlation());
        }
        if (source.condition() != null) {
            each = each.where(source.condition());
        }
        this.read = each;
        this.isNarrowed = !each.equals(CategoryRead.of(source.category()));
    }

    @Override
    public Page read(Place after, int limit) {
        return isNarrowed ? readSome(after, limit) : readAll(after, limit);
    }

    private Page readAll(Place after, int limit) {
        List<Message> found = whole.readSettled(after.position() - 1, Long.MAX_VALUE, limit + 1);
        return Page.from(after, found, limit, Place::ofStore);
    }

    private Page readSome(Place after, int limit) {
        Optional<Place> last = store.lastOfCategory(source.category()).map(Place::ofStore);
        if (last.isEmpty() || last.get().position() <= after.position()) {
            return Page.nothing(after, false);
        }
        List<Message> messages = store.readCategory(read.from(after.position() + 1).limit(limit));
        Page page = Page.ofStore(after, messages, limit, false);
        return page.isFull() || page.end().position() >= last.get().position()
                ? page
                : page.lookedThroughTo(last.get());
    }

    @Override
    public Place beginning() {
        return Place.at(0);
    }

    @Override
    public Place last() {
        return store.lastOfCategory(source.category())
                .map(Place::ofStore)
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
        return Set.of(source.category());
    }
}
