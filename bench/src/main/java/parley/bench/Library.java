package parley.bench;

import java.util.List;
import java.util.stream.IntStream;
import parley.messagedb.CategoryRead;

/**
 * Messages to read: so many, in {@value #CATEGORIES} categories of {@value #STREAMS} streams each,
 * which take turns. Filled in twice, they are the same to the last byte.
 *
 * @param messages {@value #FEWEST} at least, so that batches of a group are full wherever they
 *     begin
 */
record Library(int messages) {

    static final int FEWEST = 60_000;

    static final int CATEGORIES = 3;
    private static final int STREAMS = 2000;

    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

    /** What a group's batch may reach over, a fourth more than its share says. */
    private static final int REACH = ReadCell.BATCH * ReadCell.MEMBERS * CATEGORIES * 5 / 4;

    Library {
        if (messages < FEWEST) {
            throw new IllegalArgumentException("too few messages: " + messages);
        }
    }

    /** SQL that inserts them into an empty store, with global positions from 1 without gaps. */
    String fillSql() {
        return """
        INSERT INTO message_store.messages (id, stream_name, position, time, type, data)
        SELECT md5(n::text)::uuid,
            'category' || n %% %1$d || '-' || n / %1$d %% %2$d,
            n / (%1$d * %2$d),
            timestamp '2026-01-01' + n * interval '1 ms',
            'Posted',
            jsonb_build_object('text', repeat('message ', 27), 'number', n)
        FROM generate_series(0, %3$d) AS n
        ORDER BY n
        """
                .formatted(CATEGORIES, STREAMS, messages - 1);
    }

    /**
     * The batch of that number: neighbours are of other categories and members, and begin far
     * apart, so that any few in a row are spread over all that there is.
     *
     * @param grouped whether it is that of a member of a group
     * @param number from 0
     */
    CategoryRead read(boolean grouped, int number) {
        double place = number * GOLDEN_RATIO % 1;
        CategoryRead read =
                CategoryRead.of("category" + number % CATEGORIES)
                        .from(1 + (long) (place * (messages - REACH)))
                        .limit(ReadCell.BATCH);
        return grouped
                ? read.member(number / CATEGORIES % ReadCell.MEMBERS, ReadCell.MEMBERS)
                : read;
    }

    /** So many, from the batch of a number on. */
    List<CategoryRead> reads(boolean grouped, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(number -> read(grouped, number))
                .toList();
    }
}
