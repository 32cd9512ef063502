package parley.api.auth;

import java.util.Optional;
import parley.domain.Caller;

/** Finds out who asks. */
@FunctionalInterface
public interface Authenticator {
    /**
     * @param authorization the value of the header {@code Authorization}; empty: {@link
     *     Caller#anonymous}
     * @throws UnauthenticatedException when it proves nobody
     */
    Caller caller(Optional<String> authorization);

    /**
     * As {@link #caller}, on a thread that must not block.
     *
     * @return empty when that cannot be told at once, or it proves nobody
     */
    default Optional<Caller> callerAtHand(Optional<String> authorization) {
        return Optional.empty();
    }
}
