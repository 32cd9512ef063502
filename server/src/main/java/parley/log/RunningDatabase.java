package parley.log;

import java.io.IOException;
import java.util.Optional;

/** What runs a store's database for that store alone, if anything does. */
@FunctionalInterface
public interface RunningDatabase extends AutoCloseable {
    /** Why it does not run now, if that is known. */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    void close() throws IOException;
}
