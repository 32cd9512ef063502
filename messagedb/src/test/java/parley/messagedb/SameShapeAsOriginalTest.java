package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our table, type, indexes, signatures and role offer and refuse what the original's do. */
class SameShapeAsOriginalTest {
    private static SideBySide both;

    @BeforeAll
    static void installBoth() throws SQLException {
        both = new SideBySide(TestPostgres.withOriginalSql(), TestPostgres.withOwnSql());
    }

    @AfterAll
    static void close() throws SQLException {
        both.close();
    }

    @Test
    void columnsOfTableTypeAndViewsAreTheSame() {
        var columns =
                both.same(
                        """
                        SELECT c.relname, a.attnum, a.attname, a.attnotnull,
                            format_type(a.atttypid, a.atttypmod) AS type,
                            pg_get_expr(d.adbin, d.adrelid) AS value
                        FROM pg_class c
                        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
                        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
                        WHERE c.relnamespace = 'message_store'::regnamespace
                            AND c.relkind IN ('r', 'c', 'v', 'S')
                        ORDER BY 1, 2
                        """);
        assertThat(columns.rows()).hasSizeGreaterThan(30);
    }

    @Test
    void indexesCoverTheSame() {
        both.same(
                """
                SELECT c.relname, i.indisunique, i.indisprimary, i.indnatts,
                    string_agg(pg_get_indexdef(i.indexrelid, n, false), ', ' ORDER BY n)
                        AS columns
                FROM pg_index i
                JOIN pg_class c ON c.oid = i.indexrelid
                CROSS JOIN generate_series(1, i.indnatts) n
                WHERE c.relnamespace = 'message_store'::regnamespace
                GROUP BY 1, 2, 3, 4
                ORDER BY 1
                """);
    }

    @Test
    void uniquenessIsRefusedInTheSameWords() {
        String insert =
                "INSERT INTO messages (id, stream_name, position, type)"
                        + " VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'unique-1', %d, 'T')";
        both.same(insert.formatted(0));
        assertThat(both.same(insert.formatted(1)).failure()).contains("messages_id");
        assertThat(
                        both.same(
                                        "INSERT INTO messages (stream_name, position, type)"
                                                + " VALUES ('unique-1', 0, 'T')")
                                .failure())
                .contains("messages_stream");
    }

    @Test
    void functionsHaveTheSameSignatures() {
        var signatures =
                both.same(
                        """
                        SELECT proname, pg_get_function_arguments(oid) AS arguments,
                            pg_get_function_result(oid) AS result, prosecdef
                        FROM pg_proc
                        WHERE pronamespace = 'message_store'::regnamespace
                        ORDER BY 1
                        """);
        assertThat(signatures.rows()).hasSize(12);
    }

    @Test
    void theRoleMayReadAndAppendAndNothingElse() {
        both.execute("SELECT write_message(gen_random_uuid()::varchar, 'role-1', 'T', null)");
        both.execute("SET ROLE message_store");
        try {
            for (String allowed :
                    List.of(
                            "SELECT write_message(gen_random_uuid()::varchar, 'role-1', 'T', null)",
                            "SELECT stream_version('role-1')",
                            "SELECT position FROM get_stream_messages('role-1')",
                            "SELECT position FROM get_category_messages('role')",
                            "SELECT position FROM get_last_stream_message('role-1')",
                            "SELECT count(*) > 0 FROM messages",
                            "SELECT count(*) > 0 FROM stream_summary",
                            "SELECT count(*) > 0 FROM type_summary",
                            "SELECT count(*) > 0 FROM stream_type_summary",
                            "SELECT count(*) > 0 FROM type_stream_summary",
                            "SELECT count(*) > 0 FROM category_type_summary",
                            "SELECT count(*) > 0 FROM type_category_summary",
                            "SELECT nextval('messages_global_position_seq') > 0",
                            "SELECT last_value > 0 FROM messages_global_position_seq")) {
                assertThat(both.same(allowed).failure()).as(allowed).isEmpty();
            }
            for (String refused :
                    List.of(
                            "UPDATE messages SET type = 'X'",
                            "DELETE FROM messages",
                            "TRUNCATE messages",
                            "DROP TABLE messages",
                            "ALTER TABLE messages ADD COLUMN x int",
                            "CREATE TABLE message_store.x (x int)",
                            "SELECT setval('messages_global_position_seq', 1)",
                            "DROP FUNCTION category(varchar)",
                            "DROP VIEW stream_summary")) {
                assertThat(both.same(refused).failure()).as(refused).startsWith("42501");
            }
        } finally {
            both.execute("RESET ROLE");
        }
        both.same("SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = 'message_store'");
    }
}
