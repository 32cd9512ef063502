package parley.messagedb;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message with the same id is in the store already, or twice in one append. */
public final class DuplicateMessageIdException extends MessageDbException {
    private final UUID id;

    DuplicateMessageIdException(UUID id, @Nullable Throwable cause) {
        super("A message with id %s exists already".formatted(id), cause);
        this.id = id;
    }

    /** The id that is taken; the first found when an append repeats several. */
    public UUID id() {
        return id;
    }
}
