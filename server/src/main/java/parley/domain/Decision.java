package parley.domain;

import java.util.List;

/** What becomes of a command. */
public sealed interface Decision<E extends Event> {
    /**
     * @param events at least one; they go to one stream, together or not at all
     */
    record Accepted<E extends Event>(List<E> events) implements Decision<E> {
        public Accepted {
            events = List.copyOf(events);
        }

        public Accepted(E event) {
            this(List.of(event));
        }
    }

    /** Everything already is as the command wants it. */
    record Unchanged<E extends Event>() implements Decision<E> {}

    record Rejected<E extends Event>(Refusal refusal) implements Decision<E> {}
}
