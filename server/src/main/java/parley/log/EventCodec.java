package parley.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import parley.domain.Caller;
import parley.domain.Event;
import parley.domain.Event.AvatarChanged;
import parley.domain.Event.MembersAdded;
import parley.domain.Event.MembersRemoved;
import parley.domain.Event.MessageDeleted;
import parley.domain.Event.MessageEdited;
import parley.domain.Event.MessageEvent;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.ProfileChanged;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicDeleted;
import parley.domain.Event.TopicEvent;
import parley.domain.Event.TopicRenamed;
import parley.domain.Event.UserDeleted;
import parley.domain.Event.UserEvent;
import parley.domain.Event.UserRegistered;
import parley.domain.Event.UserRenamed;
import parley.domain.Event.VisibilityChanged;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.TopicName;
import parley.domain.UserId;
import parley.domain.UserName;
import parley.domain.UserProfile;
import parley.domain.Visibility;

/**
 * Events as JSON objects with lowerCamel keys; the type is the record's simple name. Fields are
 * only ever added, and what is empty is left out.
 */
public final class EventCodec {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /**
     * No hub stores more than {@link MessageContent#MAX_BYTES}, but jsonb may write it out longer:
     * every digit of 1e308.
     */
    private static final long MAX_CONTENT_BYTES = 64L * MessageContent.MAX_BYTES;

    private static final Comparator<JsonNode> BY_VALUE =
            (a, b) -> {
                if (a.isNumber() && b.isNumber()) {
                    return a.decimalValue().compareTo(b.decimalValue());
                }
                return a.equals(b) ? 0 : 1;
            };

    /** The metadata names who causes it and, when that is traced, the trace under way. */
    EncodedEvent encode(UUID id, Event event, Caller by) {
        ObjectNode data = JSON.createObjectNode();
        switch (event) {
            case UserEvent e -> put(data.put("userId", e.user().text()), e);
            case TopicEvent e -> put(data.put("topicId", e.topic().text()), e);
            case MessageEvent e -> {
                data.put("topicId", e.topic().text());
                put(data.put("messageId", e.message().text()), e);
            }
        }
        ObjectNode metadata = JSON.createObjectNode();
        if (by instanceof Caller.SignedIn signedIn) {
            metadata.put("userId", signedIn.user().text());
        }
        TraceMetadata.addTo(metadata);
        return new EncodedEvent(
                id, event.getClass().getSimpleName(), data.toString(), metadata.toString());
    }

    private static void put(ObjectNode data, UserEvent event) {
        switch (event) {
            case UserRegistered e -> {
                data.put("name", e.profile().name().text());
                putAvatar(data, e.profile().avatar());
                e.profile().data().ifPresent(json -> data.set("profileData", tree(json)));
            }
            case UserRenamed e -> data.put("name", e.name().text());
            case AvatarChanged e -> putAvatar(data, e.avatar());
            case ProfileChanged e ->
                    e.data().ifPresent(json -> data.set("profileData", tree(json)));
            case UserDeleted _ -> {}
        }
    }

    private static void put(ObjectNode data, TopicEvent event) {
        switch (event) {
            case TopicCreated e -> {
                e.creator().ifPresent(creator -> data.put("creatorId", creator.text()));
                data.put("name", e.name().text());
                data.put("visibility", e.visibility().name());
                putTexts(data, "members", sorted(e.members()));
            }
            case TopicRenamed e -> data.put("name", e.name().text());
            case VisibilityChanged e -> data.put("visibility", e.visibility().name());
            case MembersAdded e -> putTexts(data, "userIds", sorted(e.users()));
            case MembersRemoved e -> putTexts(data, "userIds", sorted(e.users()));
            case TopicDeleted _ -> {}
        }
    }

    private static void put(ObjectNode data, MessageEvent event) {
        switch (event) {
            case MessagePosted e -> {
                e.author().ifPresent(author -> data.put("userId", author.text()));
                putContent(data, e.content());
                e.replyTo().ifPresent(replyTo -> data.put("replyTo", replyTo.text()));
            }
            case MessageEdited e -> putContent(data, e.content());
            case MessageDeleted _ -> {}
        }
    }

    /**
     * The event as it is read from a log. Only its JSON data may have another form there, such as 0
     * for -0.
     */
    Event asStored(Event event, EncodedEvent encoded) {
        try {
            return data(event).isEmpty()
                    ? event
                    : event(encoded.type(), JSON.readTree(encoded.data())).orElse(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was encoded cannot be read", e);
        }
    }

    /** Characters of what an event holds, about; ids and names are short. */
    static int size(Event event) {
        return 500 + textSize(event);
    }

    static int textSize(Event event) {
        int text =
                switch (event) {
                    case MessagePosted e -> e.content().text().length();
                    case MessageEdited e -> e.content().text().length();
                    case UserEvent _, TopicEvent _, MessageDeleted _ -> 0;
                };
        return text + data(event).map(String::length).orElse(0);
    }

    private static Optional<String> data(Event event) {
        return switch (event) {
            case MessagePosted e -> e.content().data();
            case MessageEdited e -> e.content().data();
            case UserRegistered e -> e.profile().data();
            case ProfileChanged e -> e.data();
            case UserRenamed _, AvatarChanged _, UserDeleted _, TopicEvent _, MessageDeleted _ ->
                    Optional.empty();
        };
    }

    /**
     * @return empty when this hub cannot read it: an unknown type, another shape, a value out of
     *     bounds, or a stream in which no hub writes such an event
     */
    Optional<Event> decode(StoredEvent stored) {
        try {
            JsonNode data = JSON.readTree(stored.data());
            return event(stored.type(), data)
                    .filter(event -> StreamName.of(event).text().equals(stored.stream()))
                    .filter(event -> hasItsOwnId(event, stored.id()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether two texts of JSON hold the same content, whatever the order of their keys and the
     * form of their numbers.
     */
    static boolean sameContent(String one, String other) {
        try {
            return JSON.readTree(one).equals(BY_VALUE, JSON.readTree(other));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static Optional<Event> event(String type, JsonNode data) {
        return Optional.ofNullable(
                switch (type) {
                    case "UserRegistered" -> new UserRegistered(user(data), profile(data));
                    case "UserRenamed" ->
                            new UserRenamed(user(data), new UserName(text(data, "name")));
                    case "AvatarChanged" -> new AvatarChanged(user(data), avatar(data));
                    case "ProfileChanged" -> new ProfileChanged(user(data), profileData(data));
                    case "UserDeleted" -> new UserDeleted(user(data));
                    case "TopicCreated" ->
                            new TopicCreated(
                                    topic(data),
                                    optionalText(data, "creatorId").map(UserId::new),
                                    new TopicName(text(data, "name")),
                                    Visibility.valueOf(text(data, "visibility")),
                                    users(data, "members"));
                    case "TopicRenamed" ->
                            new TopicRenamed(topic(data), new TopicName(text(data, "name")));
                    case "VisibilityChanged" ->
                            new VisibilityChanged(
                                    topic(data), Visibility.valueOf(text(data, "visibility")));
                    case "MembersAdded" -> new MembersAdded(topic(data), users(data, "userIds"));
                    case "MembersRemoved" ->
                            new MembersRemoved(topic(data), users(data, "userIds"));
                    case "TopicDeleted" -> new TopicDeleted(topic(data));
                    case "MessagePosted" ->
                            new MessagePosted(
                                    topic(data),
                                    message(data),
                                    optionalText(data, "userId").map(UserId::new),
                                    content(data),
                                    optionalText(data, "replyTo").map(MessageId::new));
                    case "MessageEdited" ->
                            new MessageEdited(topic(data), message(data), content(data));
                    case "MessageDeleted" -> new MessageDeleted(topic(data), message(data));
                    default -> null;
                });
    }

    /** A message is found by its event's id, so one under another id does not count. */
    private static boolean hasItsOwnId(Event event, UUID id) {
        return !(event instanceof MessagePosted posted) || posted.message().eventId().equals(id);
    }

    private static void putContent(ObjectNode data, MessageContent content) {
        if (!content.type().isEmpty()) {
            data.put("contentType", content.type());
        }
        if (!content.text().isEmpty()) {
            data.put("contentText", content.text());
        }
        content.data().ifPresent(json -> data.set("contentData", tree(json)));
        putTexts(data, "hashtags", content.hashtags());
    }

    private static MessageContent content(JsonNode data) {
        JsonNode contentData = data.path("contentData");
        MessageContent content =
                new MessageContent(
                        optionalText(data, "contentType").orElse(""),
                        optionalText(data, "contentText").orElse(""),
                        contentData.isObject()
                                ? Optional.of(contentData.toString())
                                : Optional.empty(),
                        texts(data, "hashtags"));
        if (content.text().isEmpty() && content.data().isEmpty()) {
            throw new IllegalArgumentException("No content");
        }
        if (content.size() > MAX_CONTENT_BYTES) {
            throw new IllegalArgumentException("Content of " + content.size() + " bytes");
        }
        return content;
    }

    private static void putAvatar(ObjectNode data, String avatar) {
        if (!avatar.isEmpty()) {
            data.put("avatar", avatar);
        }
    }

    private static UserProfile profile(JsonNode data) {
        return new UserProfile(new UserName(text(data, "name")), avatar(data), profileData(data));
    }

    private static String avatar(JsonNode data) {
        String avatar = optionalText(data, "avatar").orElse("");
        if (avatar.length() > UserProfile.MAX_AVATAR_BYTES) {
            throw new IllegalArgumentException("Avatar of " + avatar.length() + " characters");
        }
        return avatar;
    }

    /** As with a message's data, jsonb may write it out longer than it was stored. */
    private static Optional<String> profileData(JsonNode data) {
        JsonNode profile = data.path("profileData");
        if (!profile.isObject()) {
            return Optional.empty();
        }
        String json = profile.toString();
        if (json.length() > 64L * UserProfile.MAX_DATA_BYTES) {
            throw new IllegalArgumentException("Profile of " + json.length() + " characters");
        }
        return Optional.of(json);
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void putTexts(ObjectNode data, String key, Collection<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode array = data.putArray(key);
            texts.forEach(array::add);
        }
    }

    private static List<String> sorted(Set<UserId> users) {
        return users.stream().map(UserId::text).sorted().toList();
    }

    private static UserId user(JsonNode data) {
        return new UserId(text(data, "userId"));
    }

    private static TopicId topic(JsonNode data) {
        return new TopicId(text(data, "topicId"));
    }

    private static MessageId message(JsonNode data) {
        return new MessageId(text(data, "messageId"));
    }

    private static String text(JsonNode data, String key) {
        return optionalText(data, key)
                .orElseThrow(() -> new IllegalArgumentException("No text under '" + key + "'"));
    }

    private static Optional<String> optionalText(JsonNode data, String key) {
        JsonNode value = data.path(key);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    private static List<String> texts(JsonNode data, String key) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : data.path(key)) {
            texts.add(element.asText());
        }
        return texts;
    }

    private static Set<UserId> users(JsonNode data, String key) {
        Set<UserId> users = new HashSet<>();
        texts(data, key).forEach(text -> users.add(new UserId(text)));
        return users;
    }
}
