package parley.api;

import java.util.Optional;

/** Whether the hub can answer. */
public interface Readiness {
    /**
     * Why no request can be answered yet or any more, with progress where there is some; empty when
     * they can.
     */
    Optional<String> closed();

    /** Why not all is well, which includes {@link #closed()}; empty when it is. */
    Optional<String> obstacle();

    /** What the hub does in the background, with progress, while all is well. */
    default Optional<String> remark() {
        return Optional.empty();
    }
}
