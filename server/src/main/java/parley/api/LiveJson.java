package parley.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import parley.domain.Event.MembersAdded;
import parley.domain.Event.MembersRemoved;
import parley.domain.Event.MessageDeleted;
import parley.domain.Event.MessageEdited;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicDeleted;
import parley.domain.Event.TopicRenamed;
import parley.domain.Event.UserEvent;
import parley.domain.Event.VisibilityChanged;
import parley.domain.Message;
import parley.domain.TopicId;
import parley.log.Log;
import parley.view.live.LiveEvent;
import parley.view.live.Subscriber;

/**
 * What is told live, as JSON objects in UTF-8. Those of events are made once for each event; the id
 * of a subscribe is put in for those who gave one.
 */
final class LiveJson implements LiveEvent.Form<byte[]> {
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().omittingInsignificantWhitespace();

    private static final byte[] MESSAGE = utf8(",\"message\":");

    private final Log log;
    private final LiveProto protos;

    LiveJson(Log log, LiveProto protos) {
        this.log = log;
        this.protos = protos;
    }

    @Override
    public int number() {
        return 0;
    }

    @Override
    public byte[] of(LiveEvent event) {
        return switch (event.event()) {
            case MessagePosted e -> {
                byte[] message =
                        MessageJson.bytes(
                                Message.posted(
                                        e,
                                        event.at().time(),
                                        event.at().position(),
                                        event.at().globalPosition()));
                yield head("messagePosted", event, message.length)
                        .raw(MESSAGE)
                        .raw(message)
                        .raw('}')
                        .toByteArray();
            }
            case MessageEdited e -> edited(event, e);
            case TopicCreated _ ->
                    head("topicCreated", event, 500)
                            .raw(utf8(",\"topic\":"))
                            .raw(JsonAnswer.of(protos.proto(event).getTopic()))
                            .raw('}')
                            .toByteArray();
            // All that stands in these is set.
            case MessageDeleted _,
                    TopicRenamed _,
                    VisibilityChanged _,
                    MembersAdded _,
                    MembersRemoved _,
                    TopicDeleted _ ->
                    printed(protos.proto(event));
            case UserEvent e -> throw new IllegalArgumentException("Of no topic: " + e);
        };
    }

    private static byte[] printed(parley.v1.LiveEvent event) {
        try {
            return utf8(PRINTER.print(event));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("An event cannot be printed as JSON", e);
        }
    }

    private JsonBytes head(String type, LiveEvent event, int more) {
        return new JsonBytes(more + 200)
                .raw(utf8("{\"type\":"))
                .text(type)
                .raw(utf8(",\"cursor\":\"" + cursor(event.globalPosition()) + "\""))
                .raw(utf8(",\"topicId\":"))
                .text(event.topic().text());
    }

    private byte[] edited(LiveEvent event, MessageEdited edit) {
        JsonBytes json = head("messageEdited", event, 200 + edit.content().text().length());
        json.raw(MESSAGE).raw(utf8("{\"updatedAt\":"));
        MessageJson.time(json, event.at().time());
        json.raw(utf8(",\"id\":")).text(edit.message().text());
        json.raw(utf8(",\"topicId\":")).text(edit.topic().text());
        json.raw(utf8(",\"contentType\":")).text(edit.content().type());
        json.raw(utf8(",\"contentText\":")).text(edit.content().text());
        edit.content()
                .data()
                .flatMap(Protos::struct)
                .ifPresent(data -> json.raw(utf8(",\"contentData\":")).raw(JsonAnswer.of(data)));
        json.raw(utf8(",\"hashtags\":["));
        MessageJson.hashtags(json, edit.content().allHashtags());
        json.raw(utf8("],\"edited\":true,\"version\":")).number(event.at().position());
        return json.raw('}').raw('}').toByteArray();
    }

    String cursor(long globalPosition) {
        return log.cursor(globalPosition).text();
    }

    byte[] caughtUp(long globalPosition) {
        return utf8("{\"type\":\"caughtUp\",\"cursor\":\"" + cursor(globalPosition) + "\"}");
    }

    byte[] unsubscribed(TopicId topic, Subscriber.End why, long globalPosition) {
        return new JsonBytes(200)
                .raw(utf8("{\"type\":\"unsubscribed\",\"cursor\":\""))
                .raw(utf8(cursor(globalPosition) + "\",\"topicId\":"))
                .text(topic.text())
                .raw(utf8(",\"reason\":"))
                .text(reason(why))
                .raw('}')
                .toByteArray();
    }

    static String reason(Subscriber.End why) {
        return switch (why) {
            case REQUESTED -> "requested";
            case DELETED -> "deleted";
            case NOT_READABLE -> "notReadable";
        };
    }

    static byte[] reset() {
        return utf8("{\"type\":\"reset\"}");
    }

    static byte[] pong() {
        return utf8("{\"type\":\"pong\"}");
    }

    static byte[] error(Failure failure) {
        return new JsonBytes(200 + failure.message().length())
                .raw(utf8("{\"type\":\"error\",\"code\":" + failure.code().value()))
                .raw(utf8(",\"message\":"))
                .text(failure.message())
                .raw(utf8(",\"details\":[]}"))
                .toByteArray();
    }

    /**
     * The same with the id of a subscribe.
     *
     * @param id empty for none
     */
    static byte[] withId(String id, byte[] json) {
        if (id.isEmpty()) {
            return json;
        }
        byte[] field = new JsonBytes(20 + id.length()).raw(utf8("\"id\":")).text(id).toByteArray();
        byte[] with = new byte[json.length + field.length + 1];
        with[0] = '{';
        System.arraycopy(field, 0, with, 1, field.length);
        with[field.length + 1] = ',';
        System.arraycopy(json, 1, with, field.length + 2, json.length - 1);
        return with;
    }

    static List<byte[]> withId(String id, List<byte[]> objects) {
        return id.isEmpty() ? objects : objects.stream().map(object -> withId(id, object)).toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
