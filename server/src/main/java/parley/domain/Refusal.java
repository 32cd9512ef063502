package parley.domain;

import java.util.Optional;
import java.util.OptionalLong;

/** Why a command or query is not done. Each has a sentence for the caller. */
public sealed interface Refusal {
    String message();

    /** It does not exist, or the caller may not read it: which of the two is not told. */
    record NotFound(String kind, String id) implements Refusal {
        public static NotFound user(UserId id) {
            return new NotFound("User", id.text());
        }

        public static NotFound topic(TopicId id) {
            return new NotFound("Topic", id.text());
        }

        public static NotFound message(MessageId id) {
            return new NotFound("Message", id.text());
        }

        @Override
        public String message() {
            return kind + " with id '" + id + "' not found";
        }
    }

    /** The id is taken, for good. */
    record AlreadyExists(String kind, String id) implements Refusal {
        @Override
        public String message() {
            return kind + " with id '" + id + "' already exists";
        }
    }

    record NotAllowed(String what) implements Refusal {
        @Override
        public String message() {
            return "Not allowed to " + what;
        }
    }

    /** Anonymous callers may not. */
    record SignInNeeded(String what) implements Refusal {
        @Override
        public String message() {
            return "Sign in to " + what;
        }
    }

    /** The entity was changed since the version that the caller read. */
    record StaleVersion(String kind, String id, long given, long current) implements Refusal {
        /**
         * @param given the version that the caller read; empty: no check
         * @return empty when it is the current one
         */
        static Optional<Refusal> of(String kind, String id, OptionalLong given, long current) {
            return given.isPresent() && given.getAsLong() != current
                    ? Optional.of(new StaleVersion(kind, id, given.getAsLong(), current))
                    : Optional.empty();
        }

        @Override
        public String message() {
            return "%s with id '%s' has version %d, not %d".formatted(kind, id, current, given);
        }
    }

    /** Only one such job runs at a time. */
    record AlreadyRuns(String kind, String id) implements Refusal {
        @Override
        public String message() {
            return "A " + kind + " runs already, job '" + id + "'";
        }
    }

    /** The change would break a bound. */
    record BeyondBound(String field, String value, String bound) implements Refusal {
        @Override
        public String message() {
            return String.valueOf(new InvalidInput(field, value, bound).getMessage());
        }
    }

    /** The request asks for nothing. */
    record NothingToDo(String message) implements Refusal {}
}
