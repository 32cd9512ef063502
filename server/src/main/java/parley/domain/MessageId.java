package parley.domain;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A message's id: {@code [A-Za-z0-9._~-]{1,64}}, except {@code .} and {@code ..}; by default the
 * ULID text of its event's UUID.
 */
public record MessageId(String text) {
    public MessageId {
        IdText.check("message id", text);
    }

    /** The default id of the message whose event has this id. */
    public static MessageId of(UUID eventId) {
        return new MessageId(Ulid.encode(eventId));
    }

    /**
     * The id of the event that posts this message, so that a retry meets the same event and a
     * message is found without knowing its topic: a canonical ULID is its UUID; any other id gives
     * the name-based UUID (version 3, RFC 9562) of {@code "message:" + id}.
     */
    public UUID eventId() {
        return Ulid.decode(text)
                .orElseGet(
                        () ->
                                UUID.nameUUIDFromBytes(
                                        ("message:" + text).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return text;
    }
}
