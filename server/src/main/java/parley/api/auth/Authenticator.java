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
}
