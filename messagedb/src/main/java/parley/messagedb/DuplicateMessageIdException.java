package parley.messagedb;

import java.util.UUID;

/**
 * A message with the same id, but of another stream, type or content, is in the store already; or
 * an id comes twice in one append. Nothing was stored.
 */
public final class DuplicateMessageIdException extends MessageDbException {
    private final UUID id;

    DuplicateMessageIdException(UUID id, String why) {
        super("The message id %s %s".formatted(id, why), null);
        this.id = id;
    }

    /** The id that is taken; the first found when an append repeats several. */
    public UUID id() {
        return id;
    }
}
