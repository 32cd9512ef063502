package parley.api;

import com.google.protobuf.Struct;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.UserId;

/**
 * A message as JSON, for whatever shows messages: the same as its {@code parley.v1.Message} printed
 * by {@link JsonAnswer}, byte for byte, without the way through protobuf.
 */
final class MessageJson {
    /** Of a message without its content: names, times, ids. */
    private static final int USUAL_BYTES = 400;

    private static final byte[] CREATED_AT = utf8("{\"createdAt\":");
    private static final byte[] UPDATED_AT = utf8(",\"updatedAt\":");
    private static final byte[] ID = utf8(",\"id\":");
    private static final byte[] USER_ID = utf8(",\"userId\":");
    private static final byte[] TOPIC_ID = utf8(",\"topicId\":");
    private static final byte[] CONTENT_TYPE = utf8(",\"contentType\":");
    private static final byte[] CONTENT_TEXT = utf8(",\"contentText\":");
    private static final byte[] CONTENT_DATA = utf8(",\"contentData\":");
    private static final byte[] POSITION = utf8(",\"position\":");
    private static final byte[] HASHTAGS = utf8(",\"hashtags\":[");
    private static final byte[] EDITED = utf8("],\"edited\":true");
    private static final byte[] NOT_EDITED = utf8("],\"edited\":false");
    private static final byte[] REPLY_TO = utf8(",\"replyTo\":");
    private static final byte[] VERSION = utf8(",\"reactions\":{},\"version\":");

    private MessageJson() {}

    /**
     * UTF-8.
     *
     * @throws IllegalArgumentException when a time of the message is not of the years 1 to 9999
     */
    static byte[] bytes(Message message) {
        JsonBytes json = new JsonBytes(roomFor(message));
        write(message, json);
        return json.toByteArray();
    }

    /** How many bytes it takes, about. */
    static int roomFor(Message message) {
        return USUAL_BYTES + message.content().text().length();
    }

    /** As {@link #bytes}, behind what was written there. */
    static void write(Message message, JsonBytes json) {
        time(json.raw(CREATED_AT), message.createdAt());
        time(json.raw(UPDATED_AT), message.updatedAt());
        json.raw(ID).text(message.id().text());
        json.raw(USER_ID).text(message.author().map(UserId::text).orElse(""));
        json.raw(TOPIC_ID).text(message.topic().text());
        json.raw(CONTENT_TYPE).text(message.content().type());
        json.raw(CONTENT_TEXT).text(message.content().text());
        Optional<Struct> data = message.content().data().flatMap(Protos::struct);
        data.ifPresent(struct -> json.raw(CONTENT_DATA).raw(JsonAnswer.of(struct)));
        json.raw(POSITION).number(message.position());
        hashtags(json.raw(HASHTAGS), message.hashtags());
        json.raw(message.isEdited() ? EDITED : NOT_EDITED);
        json.raw(REPLY_TO).text(message.replyTo().map(MessageId::text).orElse(""));
        json.raw(VERSION).number(message.version()).raw('}');
    }

    static void hashtags(JsonBytes json, List<String> hashtags) {
        for (int i = 0; i < hashtags.size(); i++) {
            if (i > 0) {
                json.raw(',');
            }
            json.text(hashtags.get(i));
        }
    }

    /** RFC 3339 in UTC, with as many digits behind the second as are needed: 0, 3, 6 or 9. */
    static void time(JsonBytes json, Instant instant) {
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        if (time.getYear() < 1 || time.getYear() > 9999) {
            throw new IllegalArgumentException(instant + " is not of the years 1 to 9999");
        }
        json.raw('"').digits(time.getYear(), 4);
        json.raw('-').digits(time.getMonthValue(), 2);
        json.raw('-').digits(time.getDayOfMonth(), 2);
        json.raw('T').digits(time.getHour(), 2);
        json.raw(':').digits(time.getMinute(), 2);
        json.raw(':').digits(time.getSecond(), 2);
        int nanos = time.getNano();
        if (nanos % 1_000_000 == 0) {
            if (nanos > 0) {
                json.raw('.').digits(nanos / 1_000_000, 3);
            }
        } else if (nanos % 1000 == 0) {
            json.raw('.').digits(nanos / 1000, 6);
        } else {
            json.raw('.').digits(nanos, 9);
        }
        json.raw('Z').raw('"');
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
