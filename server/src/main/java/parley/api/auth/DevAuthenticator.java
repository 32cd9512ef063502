package parley.api.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import parley.domain.Caller;
import parley.domain.InvalidInput;
import parley.domain.UserId;

/**
 * For development: HTTP Basic with the user's name and the name followed by {@code 123} as the
 * password, or Bearer with the base 64 of the user's name. It proves nothing, and so is for
 * loopback only.
 */
public final class DevAuthenticator implements Authenticator {
    private static final String PASSWORD_SUFFIX = "123";

    private final Set<UserId> administrators;

    public DevAuthenticator(Set<UserId> administrators) {
        this.administrators = Set.copyOf(administrators);
    }

    @Override
    public Caller caller(Optional<String> authorization) {
        if (authorization.isEmpty()) {
            return Caller.anonymous();
        }
        String given = authorization.get().strip();
        int end = given.indexOf(' ');
        String way = end < 0 ? given : given.substring(0, end);
        String proof = end < 0 ? "" : given.substring(end).stripLeading();
        String name =
                switch (way.toLowerCase(Locale.ROOT)) {
                    case "basic" -> basic(proof);
                    case "bearer" -> decoded(proof).strip();
                    default ->
                            throw new UnauthenticatedException(
                                    "Unknown way to sign in; use Basic or Bearer");
                };
        try {
            UserId user = new UserId(name);
            return new Caller.SignedIn(user, administrators.contains(user));
        } catch (InvalidInput e) {
            throw wrong();
        }
    }

    @Override
    public Optional<Caller> callerAtHand(Optional<String> authorization) {
        try {
            return Optional.of(caller(authorization));
        } catch (UnauthenticatedException _) {
            return Optional.empty();
        }
    }

    private static String basic(String proof) {
        String credentials = decoded(proof);
        int colon = credentials.indexOf(':');
        if (colon < 0) {
            throw wrong();
        }
        String name = credentials.substring(0, colon);
        if (!credentials.substring(colon + 1).equals(name + PASSWORD_SUFFIX)) {
            throw wrong();
        }
        return name;
    }

    private static String decoded(String proof) {
        try {
            return new String(Base64.getDecoder().decode(proof), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
    }

    private static UnauthenticatedException wrong() {
        return new UnauthenticatedException("Wrong user name or password");
    }
}
