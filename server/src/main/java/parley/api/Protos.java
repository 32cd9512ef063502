package parley.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.Topic;
import parley.domain.User;
import parley.domain.UserId;
import parley.domain.Visibility;

/** Between the domain's records and the protocol's messages. */
final class Protos {
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().omittingInsignificantWhitespace();

    private Protos() {}

    static parley.v1.Topic topic(Topic topic) {
        parley.v1.Topic.Builder proto =
                parley.v1.Topic.newBuilder()
                        .setCreatedAt(timestamp(topic.createdAt()))
                        .setUpdatedAt(timestamp(topic.updatedAt()))
                        .setId(topic.id().text())
                        .setCreatorId(topic.creator().map(UserId::text).orElse(""))
                        .setName(topic.name().text())
                        .setVersion(topic.version())
                        .setVisibility(visibility(topic.visibility()));
        topic.members().stream().sorted().forEach(member -> proto.putUsers(member.text(), true));
        return proto.build();
    }

    static parley.v1.User user(User user) {
        parley.v1.User.Builder proto =
                parley.v1.User.newBuilder()
                        .setCreatedAt(timestamp(user.createdAt()))
                        .setUpdatedAt(timestamp(user.updatedAt()))
                        .setId(user.id().text())
                        .setName(user.profile().name().text())
                        .setAvatar(user.profile().avatar())
                        .setVersion(user.version());
        user.profile().data().flatMap(Protos::struct).ifPresent(proto::setProfileData);
        return proto.build();
    }

    static parley.v1.Visibility visibility(Visibility visibility) {
        return switch (visibility) {
            case PUBLIC -> parley.v1.Visibility.PUBLIC;
            case PRIVATE -> parley.v1.Visibility.PRIVATE;
        };
    }

    static parley.v1.Message message(Message message) {
        parley.v1.Message.Builder proto =
                parley.v1.Message.newBuilder()
                        .setCreatedAt(timestamp(message.createdAt()))
                        .setUpdatedAt(timestamp(message.updatedAt()))
                        .setId(message.id().text())
                        .setUserId(message.author().map(UserId::text).orElse(""))
                        .setTopicId(message.topic().text())
                        .setContentType(message.content().type())
                        .setContentText(message.content().text())
                        .setPosition(message.position())
                        .addAllHashtags(message.hashtags())
                        .setEdited(message.isEdited())
                        .setReplyTo(message.replyTo().map(MessageId::text).orElse(""))
                        .setVersion(message.version());
        message.content().data().flatMap(Protos::struct).ifPresent(proto::setContentData);
        return proto.build();
    }

    /** What a new message says. */
    static MessageContent content(parley.v1.Message proto) {
        return MessageContent.given(
                proto.getContentType(),
                proto.getContentText(),
                data(proto),
                proto.getHashtagsList());
    }

    /** A message's data as the text of a JSON object; empty when it has none. */
    static Optional<String> data(parley.v1.Message proto) {
        return proto.hasContentData()
                ? Optional.of(json("content_data", proto.getContentData()))
                : Optional.empty();
    }

    /** A user's data as the text of a JSON object; empty when it has none. */
    static Optional<String> data(parley.v1.User proto) {
        return proto.hasProfileData()
                ? Optional.of(json("profile_data", proto.getProfileData()))
                : Optional.empty();
    }

    /**
     * The text of a JSON object with the members of another added to it; lists that both have are
     * joined.
     */
    static String appended(Optional<String> json, Struct more) {
        Struct.Builder all =
                json.flatMap(Protos::struct).orElse(Struct.getDefaultInstance()).toBuilder();
        more.getFieldsMap()
                .forEach(
                        (name, value) -> {
                            Value before = all.getFieldsMap().get(name);
                            all.putFields(
                                    name,
                                    before != null && before.hasListValue() && value.hasListValue()
                                            ? before.toBuilder()
                                                    .mergeListValue(value.getListValue())
                                                    .build()
                                            : value);
                        });
        return json("content_data", all.build());
    }

    private static String json(String field, Struct struct) {
        try {
            return PRINTER.print(struct);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new parley.domain.InvalidInput(field, "", "be a JSON object: " + e.getMessage());
        }
    }

    /** The version that a request names, if it does. */
    static OptionalLong version(boolean given, long version) {
        return given ? OptionalLong.of(version) : OptionalLong.empty();
    }

    /** Empty when the proto says nothing of it. */
    static Optional<Visibility> visibility(parley.v1.Visibility proto) {
        return switch (proto) {
            case VISIBILITY_UNSPECIFIED -> Optional.empty();
            case PUBLIC -> Optional.of(Visibility.PUBLIC);
            case PRIVATE -> Optional.of(Visibility.PRIVATE);
            case UNRECOGNIZED ->
                    throw new parley.domain.InvalidInput(
                            "visibility", "unknown", "be PUBLIC or PRIVATE");
        };
    }

    /**
     * Empty for what no caller of this API could have given, such as an object nested too deep or
     * with a number beyond a double: what cannot be shown must not keep the rest from being shown.
     */
    static Optional<Struct> struct(String json) {
        try (JsonParser parser = JsonInput.parser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Struct struct = JsonStructs.struct(parser);
            StorableFields.check(struct);
            return Optional.of(struct);
        } catch (IOException | parley.domain.InvalidInput e) {
            return Optional.empty();
        }
    }

    static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
