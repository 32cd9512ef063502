package parley.messagedb.subscription;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a dropped handler was told. */
final class Dropped {
    private final List<Optional<Throwable>> causes = new ArrayList<>();

    synchronized void take(Optional<Throwable> cause) {
        causes.add(cause);
    }

    synchronized List<Optional<Throwable>> causes() {
        return List.copyOf(causes);
    }
}
