package parley.domain;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Who the tests of the rules are about. */
final class People {
    static final Caller ANN = signedIn("ann");
    static final Caller BOB = signedIn("bob");
    static final Caller CAL = signedIn("cal");
    static final Caller ADMIN = new Caller.SignedIn(new UserId("root"), true);
    static final Caller NOBODY = Caller.anonymous();

    private People() {}

    private static Caller signedIn(String user) {
        return new Caller.SignedIn(new UserId(user), false);
    }

    static UserId user(String id) {
        return new UserId(id);
    }

    static Set<UserId> users(String... ids) {
        return Arrays.stream(ids).map(UserId::new).collect(Collectors.toSet());
    }
}
