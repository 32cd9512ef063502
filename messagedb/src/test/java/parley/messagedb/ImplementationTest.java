package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A client tells whose SQL it talks to, and what is missing. */
class ImplementationTest {
    @Test
    void tellsOurOwnSqlAndWhetherItIsCurrent() {
        PGSimpleDataSource database = TestPostgres.withOwnSql();
        assertThat(new MessageDb(database).server())
                .isEqualTo(new Implementation.Parley("1.3.0", true));

        TestPostgres.execute(
                database,
                "COMMENT ON FUNCTION %s IS 'Parley older'".formatted(Schema.WRITE_MESSAGE));
        assertThat(new MessageDb(database).server())
                .isEqualTo(new Implementation.Parley("1.3.0", false));
    }

    @Test
    void tellsTheOriginalToAMereClientToo() {
        PGSimpleDataSource database = TestPostgres.withOriginalSql();
        assertThat(new MessageDb(database).server())
                .isEqualTo(new Implementation.Original("1.3.0"));

        PGSimpleDataSource client = new PGSimpleDataSource();
        client.setURL(database.getURL());
        client.setUser("message_store");
        assertThat(new MessageDb(client).server()).isEqualTo(new Implementation.Original("1.3.0"));
    }

    @Test
    void theOriginalWithAnotherFunctionIsAnother() {
        PGSimpleDataSource database = TestPostgres.withOriginalSql();
        TestPostgres.execute(
                database,
                """
                CREATE OR REPLACE FUNCTION message_store.message_store_version() RETURNS varchar
                    LANGUAGE sql AS $$ SELECT '1.4.0'::varchar $$
                """);

        assertThat(new MessageDb(database).server()).isEqualTo(new Implementation.Other("1.4.0"));
    }

    @Test
    void aDatabaseWithoutMessageDbMissesAllOfIt() {
        MessageDb store = new MessageDb(TestPostgres.emptyDatabase());

        assertThatThrownBy(store::server)
                .isExactlyInstanceOf(MessageDbException.class)
                .hasMessageContaining("schema message_store")
                .hasMessageContaining("table message_store.messages")
                .hasMessageContaining("function message_store.write_message(varchar,")
                .hasMessageNotContaining("column");
    }

    @Test
    void whatIsMissingIsNamedAndNothingElse() {
        PGSimpleDataSource database = TestPostgres.withOriginalSql();
        TestPostgres.execute(
                database,
                """
                DROP INDEX message_store.messages_category;
                DROP FUNCTION message_store.hash_64(varchar);
                ALTER TABLE message_store.messages DROP COLUMN metadata;
                """);
        MessageDb store = new MessageDb(database);

        assertThatThrownBy(store::server)
                .isExactlyInstanceOf(MessageDbException.class)
                .hasMessageEndingWith(
                        "missing: column message_store.messages.metadata, index"
                                + " message_store.messages_category, function"
                                + " message_store.hash_64(varchar)");
    }

    @Test
    void whoMayNotLookHearsSo() {
        PGSimpleDataSource database = TestPostgres.withOriginalSql();
        String user = "blind_" + database.getDatabaseName();
        TestPostgres.execute(database, "CREATE ROLE %s LOGIN".formatted(user));
        PGSimpleDataSource stranger = new PGSimpleDataSource();
        stranger.setURL(database.getURL());
        stranger.setUser(user);
        MessageDb store = new MessageDb(stranger);

        assertThatThrownBy(store::server)
                .isExactlyInstanceOf(MessageDbException.class)
                .hasMessageContaining("permission denied for schema message_store");
    }
}
