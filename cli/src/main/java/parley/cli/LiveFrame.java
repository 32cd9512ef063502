package parley.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import java.text.ParseException;
import java.util.List;
import parley.v1.Message;

/**
 * One frame of live delivery, an object of JSON.
 *
 * @param text as it was received, on one line
 */
record LiveFrame(String text, Struct object) {

    private static final JsonFormat.Parser PARSER = JsonFormat.parser();

    /**
     * @throws IllegalArgumentException when the text is no object of JSON
     */
    static LiveFrame parse(String text) {
        // Line breaks may only stand between the parts of JSON, where spaces mean the same.
        String line = text.replace('\n', ' ').replace('\r', ' ');
        Struct.Builder object = Struct.newBuilder();
        try {
            PARSER.merge(line, object);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("no object of JSON", e);
        }
        return new LiveFrame(line, object.build());
    }

    /** What would have told of this message when it was posted, without a cursor. */
    static LiveFrame posted(Message message) {
        try {
            Struct.Builder topic = Struct.newBuilder();
            topic.putFields("type", text("messagePosted"));
            topic.putFields("topicId", text(message.getTopicId()));
            Struct.Builder fields = Struct.newBuilder();
            PARSER.merge(
                    JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(message), fields);
            topic.putFields("message", Value.newBuilder().setStructValue(fields).build());
            Struct object = topic.build();
            return new LiveFrame(json(object), object);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    /** What asks for topics. */
    static String subscribe(List<String> topics, String after) {
        Struct.Builder subscribe = Struct.newBuilder();
        Value.Builder ids = Value.newBuilder();
        topics.forEach(id -> ids.getListValueBuilder().addValues(text(id)));
        subscribe.putFields("topics", ids.build());
        if (!after.isEmpty()) {
            subscribe.putFields("after", text(after));
        }
        Value inner = Value.newBuilder().setStructValue(subscribe).build();
        return json(Struct.newBuilder().putFields("subscribe", inner).build());
    }

    String type() {
        return string("type");
    }

    /** Where to go on after this frame; empty where it does not say. */
    String cursor() {
        return string("cursor");
    }

    /** Empty where it is about no topic. */
    String topicId() {
        return string("topicId");
    }

    /** What stands at a path of names; empty where that is no text. */
    String string(String... path) {
        return value(path).getStringValue();
    }

    boolean isTrue(String... path) {
        return value(path).getBoolValue();
    }

    /** A number, however it is written; 0 where there is none. */
    long number(String... path) {
        Value value = value(path);
        if (value.hasNumberValue()) {
            return (long) value.getNumberValue();
        }
        String digits = value.getStringValue();
        return digits.matches("-?[0-9]{1,18}") ? Long.parseLong(digits) : 0;
    }

    /** The texts of a list. */
    List<String> strings(String... path) {
        return value(path).getListValue().getValuesList().stream()
                .map(Value::getStringValue)
                .toList();
    }

    /** A time; none where there is none. */
    Timestamp time(String... path) {
        try {
            return Timestamps.parse(string(path));
        } catch (ParseException e) {
            return Timestamp.getDefaultInstance();
        }
    }

    private Value value(String... path) {
        Value at = Value.newBuilder().setStructValue(object).build();
        for (String name : path) {
            at = at.getStructValue().getFieldsOrDefault(name, Value.getDefaultInstance());
        }
        return at;
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static String json(Struct object) {
        try {
            return JsonFormat.printer().omittingInsignificantWhitespace().print(object);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }
}
