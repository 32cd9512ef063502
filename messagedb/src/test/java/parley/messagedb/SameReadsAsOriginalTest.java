package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import parley.messagedb.SideBySide.Answer;

/**
 * Our reads of categories answer as the original's do on thousands of random messages: narrowed by
 * place, correlation, consumer group and condition, each alone and together.
 */
class SameReadsAsOriginalTest {
    private static final int MESSAGES = Soak.times(5_000, 100_000);
    private static final int READS = Soak.times(1_500, 20_000);

    /**
     * The same on both: what looks random is a digest of the message's number. Streams with and
     * without an id, with cardinal ids, of categories of very different sizes; correlated with
     * streams, with categories, with nothing.
     */
    private static final String WRITE =
            """
            SELECT write_message(
                md5('id' || g)::uuid::varchar,
                (ARRAY['a', 'a', 'a', 'a', 'a', 'b', 'b', 'ü', 'rare'])[1 + pick(g, 'c', 9)]
                    || CASE pick(g, 's', 8)
                        WHEN 0 THEN ''
                        WHEN 1 THEN '-'
                        WHEN 2 THEN '-' || pick(g, 'i', 40) || '+' || pick(g, 'j', 5)
                        ELSE '-' || pick(g, 'i', 40)
                    END,
                (ARRAY['Said', 'Heard', 'Seen'])[1 + pick(g, 't', 3)],
                CASE WHEN pick(g, 'd', 5) > 0 THEN jsonb_build_object('n', pick(g, 'n', 10)) END,
                CASE WHEN pick(g, 'm', 4) > 0 THEN jsonb_build_object(
                    'correlationStreamName',
                    (ARRAY['b-1', 'b', 'x-2+3', 'ü-é', '-', null])[1 + pick(g, 'r', 6)])
                END)
            FROM generate_series(1, %d) AS g
            """
                    .formatted(MESSAGES);

    private static final List<String> CATEGORIES = List.of("a", "a", "b", "ü", "rare", "none");
    private static final List<String> CORRELATIONS = List.of("b", "x", "ü", "", "none");
    private static final List<String> CONDITIONS =
            List.of(
                    "messages.type = 'Said'",
                    "(data ->> 'n')::int > 6 or data is null",
                    "position between 3 and 9",
                    "global_position % 7 = 3 and stream_name like '%+%'",
                    "false");

    private static SideBySide both;

    @BeforeAll
    static void fillBoth() throws SQLException {
        both = new SideBySide(TestPostgres.withOriginalSql(), TestPostgres.withOwnSql());
        both.execute(
                """
                CREATE FUNCTION pick(g int, salt text, among int) RETURNS int LANGUAGE sql
                RETURN ('x' || left(md5(salt || g), 7))::bit(28)::int % among
                """);
        both.execute(WRITE);
        both.execute("SET message_store.sql_condition = 'on'");
    }

    @AfterAll
    static void close() throws SQLException {
        both.close();
    }

    /** What narrows a read. */
    private record Narrowed(
            @Nullable String correlation, boolean group, @Nullable String condition) {}

    @Test
    void readsThatAreNarrowedAreAlike() {
        Random random = new Random(6);
        for (boolean correlated : new boolean[] {false, true}) {
            for (boolean group : new boolean[] {false, true}) {
                for (boolean conditional : new boolean[] {false, true}) {
                    int answered = 0;
                    for (int i = 0; i < READS / 8; i++) {
                        Narrowed narrowed =
                                new Narrowed(
                                        correlated ? pick(random, CORRELATIONS) : null,
                                        group,
                                        conditional ? pick(random, CONDITIONS) : null);
                        answered += read(random, narrowed).rows().isEmpty() ? 0 : 1;
                    }
                    assertThat(answered)
                            .as("%s %s %s", correlated, group, conditional)
                            .isGreaterThan(READS / 8 / 10);
                }
            }
        }
    }

    private static Answer read(Random random, Narrowed narrowed) {
        long size = 1 + random.nextLong(9);
        Answer answer =
                both.same(
                        "SELECT id, stream_name, type, position, global_position, data, metadata"
                                + " FROM get_category_messages(?, ?, ?, ?, ?, ?, ?)",
                        pick(random, CATEGORIES),
                        random.nextLong(MESSAGES),
                        random.nextInt(10) == 0 ? -1L : 1 + random.nextLong(200),
                        narrowed.correlation(),
                        narrowed.group() ? Long.valueOf(random.nextLong(size)) : null,
                        narrowed.group() ? Long.valueOf(size) : null,
                        narrowed.condition());
        assertThat(answer.failure()).isEmpty();
        return answer;
    }

    /** Read on to the end, in batches, the members of a group have all that has an id. */
    @Test
    void membersReadTheWholeCategoryInBatches() {
        for (String category : List.of("a", "ü")) {
            int shared = 0;
            for (long member = 0; member < 8; member++) {
                shared += readToTheEnd(category, member).size();
            }
            Answer withIds =
                    both.same(
                            "SELECT count(*) FROM messages WHERE category(stream_name) = ?"
                                    + " AND id(stream_name) IS NOT NULL",
                            category);
            assertThat(withIds.rows()).containsExactly("count=" + shared + " ");
            assertThat(shared).isGreaterThan(MESSAGES / 20);
        }
    }

    private static List<String> readToTheEnd(String category, long member) {
        List<String> all = new ArrayList<>();
        long next = 1;
        while (true) {
            List<String> batch =
                    both.same(
                                    "SELECT global_position"
                                            + " FROM get_category_messages(?, ?, 25, null, ?, 8)",
                                    category,
                                    next,
                                    member)
                            .rows();
            if (batch.isEmpty()) {
                return all;
            }
            all.addAll(batch);
            next = Long.parseLong(batch.getLast().replaceAll("\\D", "")) + 1;
        }
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
