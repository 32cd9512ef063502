package parley.messagedb.subscription;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.messagedb.MessageDbException;
import parley.messagedb.OutcomeUnknownException;
import parley.messagedb.UnavailableException;

/** Tells a handler's own failures from those of a store that it could not reach. */
final class OutOfReach {
    /** Nobody wraps deeper; a chain may be a circle. */
    private static final int DEEPEST = 20;

    private OutOfReach() {}

    /** What says that the store is out of reach, if that is why something was thrown. */
    static Optional<MessageDbException> in(Throwable thrown) {
        @Nullable Throwable each = thrown;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            Optional<MessageDbException> found = one(each);
            if (found.isPresent()) {
                return found;
            }
            each = each.getCause();
        }
        return Optional.empty();
    }

    private static Optional<MessageDbException> one(Throwable each) {
        return switch (each) {
            case UnavailableException gone -> Optional.of(gone);
            case OutcomeUnknownException unknown -> Optional.of(unknown);
            case SQLException e ->
                    Optional.of(MessageDbException.reading(e))
                            .filter(what -> what instanceof UnavailableException);
            default -> Optional.empty();
        };
    }
}
