package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

/** Whatever a failure says can be stored, and is read as it was wherever it can be. */
class JsonTextProperties {
    private static final PGSimpleDataSource DATABASE = TestPostgres.emptyDatabase();

    @Property(tries = 500)
    void anyTextIsJsonThatPostgresReadsAsThatText(@ForAll String text) throws SQLException {
        assertThat(throughPostgres(JsonText.quoted(text))).isEqualTo(possible(text));
    }

    private static String throughPostgres(String json) throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                PreparedStatement ask = connection.prepareStatement("SELECT ?::jsonb #>> '{}'")) {
            ask.setString(1, json);
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static String possible(String text) {
        StringBuilder possible = new StringBuilder();
        text.codePoints()
                .map(each -> each == 0 || (each >= 0xD800 && each <= 0xDFFF) ? 0xFFFD : each)
                .forEach(possible::appendCodePoint);
        return possible.toString();
    }
}
