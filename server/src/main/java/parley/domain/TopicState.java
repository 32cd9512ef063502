package parley.domain;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** What is known of a topic's id: never used, in use, or used up. */
public sealed interface TopicState {
    record None() implements TopicState {}

    record Live(Topic topic) implements TopicState {}

    /**
     * @param version the position of the deletion in the topic's stream
     */
    record Deleted(long version) implements TopicState {}

    static TopicState none() {
        return new None();
    }

    default Optional<Topic> live() {
        return this instanceof Live live ? Optional.of(live.topic()) : Optional.empty();
    }

    /** The position of the last event in the topic's stream; -1 when there is none. */
    default long version() {
        return switch (this) {
            case None _ -> -1;
            case Live live -> live.topic().version();
            case Deleted deleted -> deleted.version();
        };
    }

    /** Changes a live topic; leaves the other states as they are. */
    default TopicState map(UnaryOperator<Topic> change) {
        return switch (this) {
            case Live live -> new Live(change.apply(live.topic()));
            case None _, Deleted _ -> this;
        };
    }
}
