package parley.domain;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** What is known of a user's id: never used, in use, or used up. */
public sealed interface UserState {
    record None() implements UserState {}

    record Live(User user) implements UserState {}

    /**
     * @param version the position of the deletion in the user's stream
     */
    record Deleted(long version) implements UserState {}

    static UserState none() {
        return new None();
    }

    default Optional<User> live() {
        return this instanceof Live live ? Optional.of(live.user()) : Optional.empty();
    }

    /** The position of the last event in the user's stream; -1 when there is none. */
    default long version() {
        return switch (this) {
            case None _ -> -1;
            case Live live -> live.user().version();
            case Deleted deleted -> deleted.version();
        };
    }

    /** Changes a live user; leaves the other states as they are. */
    default UserState map(UnaryOperator<User> change) {
        return switch (this) {
            case Live live -> new Live(change.apply(live.user()));
            case None _, Deleted _ -> this;
        };
    }
}
