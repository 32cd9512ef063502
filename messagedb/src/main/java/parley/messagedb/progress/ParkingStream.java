package parley.messagedb.progress;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;
import parley.messagedb.StreamName;
import parley.messagedb.WrongExpectedVersionException;
import parley.messagedb.progress.ParkedStream.Last;
import parley.messagedb.progress.ParkedStream.Telling;

/**
 * Parking as messages in the store itself: it takes no table, and no right but those of the role
 * {@code message_store}, on an unmodified Message DB. What {@code mailer} has parked of {@code
 * account-1} is told in the stream {@code <category>:parked-mailer+account-1}.
 *
 * <p>It is for what should be rare: each step but {@link #parkBehind} and {@link #parkedAmong}
 * reads what is parked of its stream, and those that ask about a whole subscription read over
 * everything that was ever told of in the category.
 */
public final class ParkingStream implements Parking {
    /** What the category of parked messages ends with. */
    public static final String SUFFIX = ":parked";

    private final MessageDb store;
    private final ParkingRows rows;
    private final String category;

    /**
     * @param dataSource connections to the store
     * @param category the category that is subscribed to, or another to keep them under
     */
    public ParkingStream(DataSource dataSource, String category) {
        if (category.isEmpty() || !StreamName.isCategory(category)) {
            throw new IllegalArgumentException("Must be a category: " + category);
        }
        this.store = new MessageDb(dataSource);
        this.rows = new ParkingRows(new Borrowed(dataSource));
        this.category = category + SUFFIX;
    }

    /** A change to tell of, if any, and what its caller gets. */
    private record Change<T>(Optional<Telling> telling, T answer) {
        static <T> Change<T> none(T answer) {
            return new Change<>(Optional.empty(), answer);
        }

        static <T> Change<T> of(Telling telling, T answer) {
            return new Change<>(Optional.of(telling), answer);
        }
    }

    @Override
    public void park(String name, Message message, String cause, int attempts) {
        if (attempts < 1) {
            throw new IllegalArgumentException("Parked after no attempt: " + message.id());
        }
        change(
                name,
                message.streamName(),
                parked -> Change.of(parked.park(message, cause, attempts), true));
    }

    @Override
    public void parkAgain(Parked parked, String cause) {
        change(
                parked.name(),
                parked.streamName(),
                stream ->
                        stream.holds(parked.messageId())
                                ? Change.of(stream.parkAgain(parked, cause), true)
                                : Change.none(false));
    }

    @Override
    public boolean parkBehind(String name, Message message) {
        String telling = tellingOf(name, message.streamName());
        while (true) {
            Last last = rows.last(telling);
            Optional<Telling> next = ParkedStream.behind(last, message);
            if (next.isEmpty()) {
                return last.left() > 0;
            }
            if (told(telling, last.version(), next.get())) {
                return true;
            }
        }
    }

    @Override
    public Set<String> parkedAmong(String name, Collection<String> streamNames) {
        Map<String, String> byTelling =
                streamNames.stream()
                        .distinct()
                        .collect(
                                Collectors.toMap(
                                        each -> tellingOf(name, each), Function.identity()));
        return rows.parkedAmong(byTelling.keySet()).stream()
                .map(byTelling::get)
                .collect(Collectors.toSet());
    }

    @Override
    public boolean isEmpty(String name) {
        return rows.parkedStreams(category, tellingOf(name, "")).isEmpty();
    }

    @Override
    public List<Parked> list(String name, long after, int limit) {
        return firstOf(streams(name).flatMap(stream -> stream.all().stream()), after, limit);
    }

    @Override
    public List<Parked> list(String name, String streamName, int limit) {
        return firstOf(rows.parked(tellingOf(name, streamName), name).all().stream(), -1, limit);
    }

    @Override
    public boolean replay(String name, String streamName) {
        return change(
                name,
                streamName,
                parked -> {
                    if (parked.all().isEmpty() || parked.isWanted()) {
                        return Change.none(parked.isWanted());
                    }
                    return Change.of(parked.want(), true);
                });
    }

    @Override
    public List<Parked> wanted(String name, Share share, int limit) {
        Predicate<Parked> isOfShare =
                parked ->
                        share.equals(Share.WHOLE)
                                || StreamName.isOfMember(
                                        parked.streamName(), share.member(), share.size());
        return firstOf(
                streams(name)
                        .filter(ParkedStream::isWanted)
                        .flatMap(stream -> stream.first().stream())
                        .filter(isOfShare),
                -1,
                limit);
    }

    @Override
    public boolean settle(Parked parked) {
        return remove(parked.name(), parked.streamName(), ParkedStream.SETTLED, parked.messageId());
    }

    @Override
    public int discard(String name, String streamName) {
        return change(
                name,
                streamName,
                parked ->
                        parked.all().isEmpty()
                                ? Change.none(0)
                                : Change.of(parked.removeAll(), parked.all().size()));
    }

    @Override
    public boolean discard(String name, UUID messageId) {
        return store.findById(messageId)
                .filter(
                        message ->
                                remove(
                                        name,
                                        message.streamName(),
                                        ParkedStream.DISCARDED,
                                        messageId))
                .isPresent();
    }

    private boolean remove(String name, String streamName, String type, UUID messageId) {
        return change(
                name,
                streamName,
                parked ->
                        parked.holds(messageId)
                                ? Change.of(parked.remove(type, messageId), true)
                                : Change.none(false));
    }

    /** Others may tell of the same stream meanwhile: then it is looked at once more. */
    private <T> T change(
            String name, String streamName, Function<ParkedStream, Change<T>> decision) {
        String telling = tellingOf(name, streamName);
        while (true) {
            ParkedStream parked = rows.parked(telling, name);
            Change<T> change = decision.apply(parked);
            if (change.telling().isEmpty()
                    || told(telling, parked.version(), change.telling().get())) {
                return change.answer();
            }
        }
    }

    private boolean told(String streamName, long version, Telling telling) {
        ExpectedVersion expected =
                version < 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(version);
        NewMessage message =
                new NewMessage(UUID.randomUUID(), telling.type(), telling.data(), null);
        try {
            store.append(streamName, message, expected);
            return true;
        } catch (WrongExpectedVersionException e) {
            return false;
        }
    }

    private Stream<ParkedStream> streams(String name) {
        return rows.parkedStreams(category, tellingOf(name, "")).stream()
                .map(telling -> rows.parked(telling, name));
    }

    private String tellingOf(String name, String streamName) {
        SubscriptionName.require(name);
        return category + "-" + name + "+" + streamName;
    }

    /** Never holds more than it answers. */
    private static List<Parked> firstOf(Stream<Parked> parked, long after, int limit) {
        Comparator<Parked> order = Comparator.comparingLong(Parked::globalPosition);
        PriorityQueue<Parked> first = new PriorityQueue<>(order.reversed());
        parked.filter(each -> each.globalPosition() > after)
                .forEach(
                        each -> {
                            first.add(each);
                            if (first.size() > limit) {
                                first.remove();
                            }
                        });
        return first.stream().sorted(order).toList();
    }
}
