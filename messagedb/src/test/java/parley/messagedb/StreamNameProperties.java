package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Names are taken apart here as the server does it, whosever SQL it has. */
class StreamNameProperties {
    private static final PGSimpleDataSource OWN = TestPostgres.withOwnSql();
    private static final PGSimpleDataSource ORIGINAL = TestPostgres.withOriginalSql();

    private static final String ASK =
            """
            SELECT category(n), is_category(n), id(n), cardinal_id(n), hash_64(n),
                abs(hash_64(cardinal_id(n))) % 7
            FROM unnest(?::varchar[]) WITH ORDINALITY AS names (n, i)
            ORDER BY i
            """;

    /** What is derived from a name; the member of seven is -1 when it belongs to none. */
    private record Derived(
            String category,
            boolean isCategory,
            @Nullable String id,
            @Nullable String cardinalId,
            long hash,
            long memberOfSeven) {}

    @Property(tries = 150)
    void theServerDerivesTheSame(@ForAll("names") List<String> names) throws SQLException {
        List<Derived> here = names.stream().map(StreamNameProperties::derived).toList();

        assertThat(onServer(OWN, names)).isEqualTo(here);
        assertThat(onServer(ORIGINAL, names)).isEqualTo(here);
    }

    /** Many with separators, and all that a text in Postgres can be. */
    @Provide
    Arbitrary<List<String>> names() {
        Arbitrary<String> structured =
                Arbitraries.strings().withChars("ab1-+:").ofMinLength(0).ofMaxLength(12);
        Arbitrary<String> any =
                Arbitraries.strings()
                        .withCharRange('\u0001', '\uD7FF')
                        .withCharRange('\uE000', '\uFFFD')
                        .ofMaxLength(20);
        Arbitrary<String> astral = Arbitraries.of("\uD83D\uDE00-\uD83D\uDE00+1", "é-ü+ß");
        return Arbitraries.oneOf(structured, any, astral).list().ofMinSize(1).ofMaxSize(50);
    }

    private static Derived derived(String name) {
        long member = -1;
        for (int i = 0; i < 7; i++) {
            if (StreamName.isOfMember(name, i, 7)) {
                assertThat(member).as("one member has it").isEqualTo(-1);
                member = i;
            }
        }
        return new Derived(
                StreamName.category(name),
                StreamName.isCategory(name),
                StreamName.id(name).orElse(null),
                StreamName.cardinalId(name).orElse(null),
                StreamName.hash64(name),
                member);
    }

    private static List<Derived> onServer(PGSimpleDataSource database, List<String> names)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            TestPostgres.execute(connection, "SET search_path TO message_store, public");
            try (PreparedStatement ask = connection.prepareStatement(ASK)) {
                ask.setArray(1, connection.createArrayOf("varchar", names.toArray()));
                try (ResultSet row = ask.executeQuery()) {
                    List<Derived> derived = new ArrayList<>();
                    while (row.next()) {
                        long member = row.getLong(6);
                        if (row.wasNull()) {
                            member = -1;
                        }
                        derived.add(
                                new Derived(
                                        row.getString(1),
                                        row.getBoolean(2),
                                        row.getString(3),
                                        row.getString(4),
                                        row.getLong(5),
                                        member));
                    }
                    return derived;
                }
            }
        }
    }
}
