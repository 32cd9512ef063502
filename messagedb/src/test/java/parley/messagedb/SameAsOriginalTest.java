package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import parley.messagedb.SideBySide.Answer;

/**
 * Our SQL answers as the original Message DB's does. Both databases get the same messages; every
 * function is then asked the same, with typical, odd and (from a fixed seed) random arguments.
 */
class SameAsOriginalTest {
    private static final String ROW =
            "id, stream_name, type, position, global_position, data, metadata";

    private static final List<@Nullable String> NAMES = new ArrayList<>();

    private static final List<@Nullable Long> NUMBERS = new ArrayList<>();

    static {
        NAMES.add(null);
        NAMES.addAll(
                List.of(
                        "", "-", "--", "-a", "a-", "a", "b", "a-1", "a-2", "a-1+2", "a-2+1", "b-1",
                        "a+b-c", "a-b-c+d", "a-+2", "a-+", "+", "ü-é+ß", "ü", "none-1", "none",
                        "a b- c", "%-1", "a_-1", "it's-1"));
        NUMBERS.add(null);
        NUMBERS.addAll(List.of(-2L, -1L, 0L, 1L, 2L, 3L, 7L, 50L, 1000L, Long.MAX_VALUE));
    }

    /** The original fails with "smallint out of range" on groups of more than 32,767 members. */
    private static final List<@Nullable Long> GROUP_NUMBERS = new ArrayList<>();

    static {
        GROUP_NUMBERS.add(null);
        GROUP_NUMBERS.addAll(List.of(-1L, 0L, 1L, 2L, 3L, 7L, 32_767L));
    }

    private static SideBySide both;

    @BeforeAll
    static void fillBoth() throws SQLException {
        both = new SideBySide(TestPostgres.withOriginalSql(), TestPostgres.withOwnSql());
        Random random = new Random(1);
        for (int i = 0; i < 400; i++) {
            write(random);
        }
    }

    @AfterAll
    static void close() throws SQLException {
        both.close();
    }

    @Test
    void namesAreTakenApartAlike() {
        List<@Nullable String> names = new ArrayList<>(NAMES);
        Random random = new Random(2);
        for (int i = 0; i < 300; i++) {
            names.add(randomText(random));
        }
        for (String name : names) {
            both.same(
                    "SELECT category(x), id(x), cardinal_id(x), is_category(x), hash_64(x)"
                            + " FROM (SELECT ?::varchar) AS t (x)",
                    name);
        }
        assertThat(both.same("SELECT hash_64('account')").rows())
                .containsExactly("hash_64=-2132379389342958165 ");
    }

    @Test
    void writesAndTheirRefusalsAreAlike() {
        Random random = new Random(3);
        int refused = 0;
        int written = 0;
        for (int i = 0; i < 600; i++) {
            if (write(random).failure().isEmpty()) {
                written++;
            } else {
                refused++;
            }
        }

        assertThat(written).isGreaterThan(100);
        assertThat(refused).isGreaterThan(100);
        assertThat(
                        both.same(
                                        "SELECT write_message(?, 'wrong-1', 'T', null, null, 5)",
                                        UUID.randomUUID().toString())
                                .failure())
                .isEqualTo("P0001 Wrong expected version: 5 (Stream: wrong-1, Stream Version: -1)");
        both.same(
                "SELECT position, stream_name, type, data, metadata, id FROM messages"
                        + " ORDER BY stream_name, position");
    }

    @Test
    void streamsAreReadAlike() {
        for (String name : NAMES) {
            both.same("SELECT stream_version(?)", name);
            both.same("SELECT %s FROM get_stream_messages(?)".formatted(ROW), name);
            both.same("SELECT %s FROM get_last_stream_message(?)".formatted(ROW), name);
            for (String type : new @Nullable String[] {null, "", "A", "B", "none"}) {
                both.same(
                        "SELECT %s FROM get_last_stream_message(?, ?)".formatted(ROW), name, type);
            }
            for (Long position : NUMBERS) {
                for (Long batchSize : NUMBERS) {
                    both.same(
                            "SELECT %s FROM get_stream_messages(?, ?, ?)".formatted(ROW),
                            name,
                            position,
                            batchSize);
                }
            }
        }
    }

    @Test
    void categoriesAreReadAlike() {
        for (String name : NAMES) {
            both.same("SELECT %s FROM get_category_messages(?)".formatted(ROW), name);
        }
        Random random = new Random(4);
        int answered = 0;
        for (int i = 0; i < 3_000; i++) {
            boolean likely = random.nextInt(3) > 0;
            Answer answer =
                    both.same(
                            "SELECT %s FROM get_category_messages(?, ?, ?, ?, ?, ?)".formatted(ROW),
                            likely ? pick(random, List.of("a", "b", "ü", "")) : pick(random, NAMES),
                            likely ? Long.valueOf(random.nextLong(800)) : pick(random, NUMBERS),
                            likely ? Long.valueOf(random.nextLong(100)) : pick(random, NUMBERS),
                            random.nextInt(4) > 0 ? null : pick(random, NAMES),
                            random.nextBoolean() ? null : pick(random, GROUP_NUMBERS),
                            random.nextBoolean() ? null : pick(random, GROUP_NUMBERS));
            answered += answer.rows().isEmpty() ? 0 : 1;
        }
        assertThat(answered).isGreaterThan(300);
    }

    @Test
    void consumerGroupsShareAlike() {
        for (long size : new long[] {1, 2, 3, 7}) {
            for (long member = 0; member < size; member++) {
                Answer share =
                        both.same(
                                "SELECT %s FROM get_category_messages('a', 0, -1, null, ?, ?)"
                                        .formatted(ROW),
                                member,
                                size);
                assertThat(share.failure()).isEmpty();
            }
        }
    }

    @Test
    void conditionsAreTakenAlikeOnlyWhereAllowed() {
        List<String> conditions =
                List.of(
                        "true",
                        "false or true",
                        "type = 'A'",
                        "messages.type = 'A' and position >= 1",
                        "data ->> 'n' = '1'",
                        "category(stream_name) = 'a'",
                        "nonsense",
                        "");
        for (String setting : List.of("off", "on")) {
            both.execute("SET message_store.sql_condition = '" + setting + "'");
            for (String condition : conditions) {
                both.same(
                        "SELECT %s FROM get_stream_messages('a-1', 0, 9, ?)".formatted(ROW),
                        condition);
                both.same(
                        "SELECT %s FROM get_category_messages('a', 0, 9, null, 0, 2, ?)"
                                .formatted(ROW),
                        condition);
                both.same(
                        "SELECT %s FROM get_category_messages('a', 0, 9, 'b', null, null, ?)"
                                .formatted(ROW),
                        condition);
            }
        }
        both.execute("SET message_store.sql_condition = 'off'");
    }

    @Test
    void locksAreTheSame() {
        for (String name : NAMES) {
            both.execute("BEGIN");
            both.same("SELECT acquire_lock(?)", name);
            both.same(
                    "SELECT locktype, classid, objid, objsubid, mode, granted FROM pg_locks"
                            + " WHERE pid = pg_backend_pid() AND locktype = 'advisory'");
            both.execute("ROLLBACK");
        }
    }

    @Test
    void versionIsTheSame() {
        both.same("SELECT message_store_version()");
    }

    @Test
    void debuggingChangesNoAnswer() {
        for (String setting : List.of("debug", "debug_get", "debug_write")) {
            both.execute("SET message_store." + setting + " = 'on'");
            both.same("SELECT %s FROM get_stream_messages('a-1')".formatted(ROW));
            both.same("SELECT %s FROM get_category_messages('a')".formatted(ROW));
            both.same("SELECT %s FROM get_last_stream_message('a-1')".formatted(ROW));
            write(new Random(setting.length()));
            both.execute("SET message_store." + setting + " = 'off'");
        }
    }

    @Test
    void viewsShowTheSame() {
        for (String view :
                List.of(
                        "stream_summary",
                        "type_summary",
                        "stream_type_summary",
                        "type_stream_summary",
                        "category_type_summary",
                        "type_category_summary")) {
            Answer shown = both.sameInAnyOrder("SELECT * FROM " + view);
            assertThat(shown.rows()).isNotEmpty();
        }
    }

    private static Answer write(Random random) {
        String id = random.nextInt(12) == 0 ? pick(random, oddIds()) : randomId(random);
        String data = random.nextBoolean() ? null : "{\"n\": " + random.nextInt(3) + ", \"a\": []}";
        String correlation = pick(random, NAMES);
        String metadata =
                correlation == null ? null : "{\"correlationStreamName\": \"" + correlation + "\"}";
        Long expected = random.nextInt(3) > 0 ? null : pick(random, NUMBERS);
        return both.same(
                "SELECT write_message(?, ?, ?, ?::jsonb, ?::jsonb, ?)",
                id,
                pick(random, NAMES),
                random.nextInt(30) == 0 ? null : pick(random, List.of("A", "B", "")),
                data,
                metadata,
                expected);
    }

    private static List<@Nullable String> oddIds() {
        List<@Nullable String> ids = new ArrayList<>();
        ids.add(null);
        ids.add("");
        ids.add("not a uuid");
        ids.add("{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}");
        return ids;
    }

    private static String randomId(Random random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int[] letters = "ab1-+-+é🙂 \n'%".codePoints().toArray();
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private static <T extends @Nullable Object> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
