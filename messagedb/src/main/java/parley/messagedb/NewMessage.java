package parley.messagedb;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that is about to be appended.
 *
 * @param id unique in the whole store; appending it a second time is a {@link
 *     DuplicateMessageIdException}
 * @param type the name of what happened, not blank
 * @param data JSON text, or null for none. Postgres stores it as {@code jsonb}: it comes back
 *     normalised (spaces, key order), and text with NUL or a lone surrogate is refused
 * @param metadata JSON text, or null for none; {@code correlationStreamName} in it is what reads by
 *     correlation look at
 */
public record NewMessage(UUID id, String type, @Nullable String data, @Nullable String metadata) {
    public NewMessage {
        Objects.requireNonNull(id, "id");
        if (type.isBlank()) {
            throw new IllegalArgumentException("A message's type must not be blank");
        }
    }
}
