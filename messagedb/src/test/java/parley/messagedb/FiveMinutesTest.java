package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The README's first example, as it stands there. */
class FiveMinutesTest {
    @Test
    void theReadmesExampleWorks() {
        DataSource database = TestPostgres.emptyDatabase();

        Schema.install(database);
        MessageDb store = new MessageDb(database);

        store.append(
                "account-1",
                new NewMessage(UUID.randomUUID(), "Opened", "{\"owner\": \"ann\"}", null),
                ExpectedVersion.noStream());

        List<Message> account = store.readStream("account-1", 0, 100);
        List<Message> accounts = store.readCategory(CategoryRead.of("account").from(1).limit(100));

        OrderedReader reader = new OrderedReader(database, Set.of("account", "owner"));
        List<Message> next = reader.readAfter(0, 100);

        assertThat(account).hasSize(1).isEqualTo(accounts).isEqualTo(next);
    }
}
