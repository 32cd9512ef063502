package parley.messagedb.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import parley.messagedb.Message;

/**
 * What is parked of one stream, as the messages of a stream of {@link ParkingStream} tell it. Each
 * of those says how things stand after it, so that the last one alone answers most questions:
 *
 * <pre>
 *   left     how many messages are parked
 *   wanted   whether a replay is wished
 *   began    the position in the telling stream from which on those that are left are told of
 *   highest  the highest position of the stream that was parked since nothing was
 * </pre>
 */
final class ParkedStream {
    static final String PARKED = "Parked";
    static final String REPLAY_WANTED = "ReplayWanted";
    static final String SETTLED = "Settled";
    static final String DISCARDED = "Discarded";

    private final Last last;
    private final NavigableMap<Long, Parked> parked = new TreeMap<>();

    /**
     * How things stand after a telling stream's last message.
     *
     * @param version that message's position, -1 when there is none
     */
    record Last(long version, int left, boolean wanted, long began, long highest) {
        static final Last NONE = new Last(-1, 0, false, 0, -1);
    }

    /**
     * A message to be told of next.
     *
     * @param type its type
     * @param data its data
     */
    record Telling(String type, String data) {}

    ParkedStream(Last last) {
        this.last = last;
    }

    /** Takes in that a message was parked, perhaps again. */
    void parked(Parked one) {
        parked.merge(one.position(), one, ParkedStream::again);
    }

    private static Parked again(Parked before, Parked now) {
        return new Parked(
                now.name(),
                now.streamName(),
                now.position(),
                now.globalPosition(),
                now.messageId(),
                now.type(),
                now.cause(),
                now.attempts(),
                before.since());
    }

    /** Takes in that a message is parked no more. */
    void removed(UUID messageId) {
        parked.values().removeIf(each -> each.messageId().equals(messageId));
    }

    long version() {
        return last.version();
    }

    boolean isWanted() {
        return last.wanted();
    }

    List<Parked> all() {
        return List.copyOf(parked.values());
    }

    boolean holds(UUID messageId) {
        return parked.values().stream().anyMatch(each -> each.messageId().equals(messageId));
    }

    /** That a message was handled in vain. */
    Telling park(Message message, String cause, int attempts) {
        int left = parked.size() + (parked.containsKey(message.position()) ? 0 : 1);
        return new Telling(
                PARKED,
                json(
                        standing(left, false, Math.max(last.highest(), message.position())),
                        fields(message, cause, attempts)));
    }

    /** That one that is parked was handled in vain once more. */
    Telling parkAgain(Parked one, String cause) {
        Message message =
                new Message(
                        one.messageId(),
                        one.streamName(),
                        one.type(),
                        one.position(),
                        one.globalPosition(),
                        null,
                        null,
                        one.since());
        return park(message, cause, one.attempts() + 1);
    }

    /**
     * That a message is parked behind others; nothing when there are none. Needs no more than the
     * last message. What is not higher than the highest was told of before, and has been parked or
     * settled since.
     */
    static Optional<Telling> behind(Last last, Message message) {
        if (last.left() == 0 || message.position() <= last.highest()) {
            return Optional.empty();
        }
        return Optional.of(
                new Telling(
                        PARKED,
                        json(
                                new Last(
                                        last.version(),
                                        last.left() + 1,
                                        last.wanted(),
                                        last.began(),
                                        message.position()),
                                fields(message, Parked.BEHIND, 0))));
    }

    /** That a replay is wished. */
    Telling want() {
        return new Telling(
                REPLAY_WANTED, json(standing(parked.size(), true, last.highest()), List.of()));
    }

    /** That one is parked no more; the wish stays for the others. */
    Telling remove(String type, UUID messageId) {
        int left = parked.size() - 1;
        return new Telling(
                type,
                json(
                        standing(left, last.wanted() && left > 0, last.highest()),
                        List.of("\"messageId\": \"" + messageId + '"')));
    }

    /** That none is parked any more. */
    Telling removeAll() {
        return new Telling(DISCARDED, json(standing(0, false, last.highest()), List.of()));
    }

    private Last standing(int left, boolean wanted, long highest) {
        long began = last.left() == 0 ? last.version() + 1 : last.began();
        return new Last(last.version(), left, wanted, began, left == 0 ? -1 : highest);
    }

    private static List<String> fields(Message message, String cause, int attempts) {
        return List.of(
                "\"messageId\": \"" + message.id() + '"',
                "\"streamName\": " + JsonText.quoted(message.streamName()),
                "\"position\": " + message.position(),
                "\"globalPosition\": " + message.globalPosition(),
                "\"messageType\": " + JsonText.quoted(message.type()),
                "\"cause\": " + JsonText.quoted(Parked.cut(cause)),
                "\"attempts\": " + attempts);
    }

    private static String json(Last standing, List<String> more) {
        List<String> fields = new ArrayList<>();
        fields.add("\"left\": " + standing.left());
        fields.add("\"wanted\": " + standing.wanted());
        fields.add("\"began\": " + standing.began());
        fields.add("\"highest\": " + standing.highest());
        fields.addAll(more);
        return "{" + String.join(", ", fields) + "}";
    }

    /** The first of them, if any. */
    Optional<Parked> first() {
        return parked.values().stream().findFirst();
    }
}
