package parley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresAddressTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "postgres://ann:pw@db.example:6543/log, //db.example:6543/log, ann, pw",
                "postgresql://ann:pw@db.example/log, //db.example:5432/log, ann, pw",
                "postgres://ann@db/log, //db:5432/log, ann, ``",
                "postgres://ann:p:w@db/log, //db:5432/log, ann, p:w",
                "postgres://ann:@db/log, //db:5432/log, ann, ``",
                "postgres://db/log, //db:5432/log, postgres, ``",
                "postgres://a%40b:p%2Fw%3A%25+x@db/log, //db:5432/log, a@b, p/w:%+x",
                "postgres://ann:p%C3%A9@127.0.0.1:1/log, //127.0.0.1:1/log, ann, pé",
                "postgres://ann:pw@[::1]:5433/log, //[::1]:5433/log, ann, pw",
                "postgres://a:b@db/log?sslmode=require&x=y%20z,"
                        + " //db:5432/log?sslmode=require&x=y%20z, a, b"
            })
    void readsWhatPsqlTakes(String url, String jdbc, String user, String password) {
        assertThat(PostgresAddress.parse(url))
                .isEqualTo(new PostgresAddress("jdbc:postgresql:" + jdbc, user, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres:",
                "postgres:log",
                "postgres://",
                "postgres:///log",
                "postgres://db",
                "postgres://db/",
                "postgres://ann:secret@db",
                "postgres://ann:se%cret@db/log",
                "postgres://ann:sec ret@db/log",
                "postgres://ann:secret@db:port/log",
                "mysql://ann:secret@db/log",
                "nonsense",
                ""
            })
    void refusesOthersWithoutRepeatingThePassword(String url) {
        assertThatThrownBy(() -> PostgresAddress.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .startsWith("be ")
                .doesNotContain("sec");
    }

    @Test
    void isShownWithoutItsPassword() {
        assertThat(PostgresAddress.parse("postgres://ann:secret@db/log"))
                .hasToString("jdbc:postgresql://db:5432/log as ann");
    }
}
