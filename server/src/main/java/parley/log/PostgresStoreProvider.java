package parley.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * {@code postgres:} is the embedded database, {@code postgres://user:password@host:port/database}
 * any other.
 */
public final class PostgresStoreProvider implements StoreProvider {
    private static final String EMBEDDED = "postgres:";

    @Override
    public Set<String> schemes() {
        return Set.of("postgres", "postgresql");
    }

    @Override
    public void check(String address) {
        if (!address.equals(EMBEDDED)) {
            PostgresAddress.parse(address);
        }
    }

    @Override
    public Store open(String address, Path embedded) throws IOException {
        if (!address.equals(EMBEDDED)) {
            return PostgresStore.open(PostgresAddress.parse(address), () -> {});
        }
        EmbeddedPostgres database = EmbeddedPostgres.start(embedded);
        try {
            return PostgresStore.open(PostgresAddress.parse(database.url()), database);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }
}
