package parley.bench;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The streams that are appended to: {@value #COUNT} in so many categories.
 *
 * @param categories a divisor of {@value #COUNT}
 */
record Streams(int categories) {

    static final int COUNT = 10_000;

    private static final int DATA_LENGTH = 250;
    private static final int VARIANTS = 1000;

    private static final String[] DATA =
            IntStream.range(0, VARIANTS).mapToObj(Streams::data).toArray(String[]::new);

    Streams {
        if (categories < 1 || COUNT % categories != 0) {
            throw new IllegalArgumentException(
                    "%d streams cannot be shared by %d categories".formatted(COUNT, categories));
        }
    }

    /** A stream's name, by its number from 0. */
    String name(int number) {
        return "cat" + number % categories + "-" + number / categories;
    }

    /**
     * SQL that appends so many messages of about {@value #DATA_LENGTH} bytes of JSON to each of the
     * streams, by nothing but an insert, and so in either schema.
     */
    String fillSql(int messagesEach) {
        return """
        INSERT INTO message_store.messages (stream_name, position, type, data)
        SELECT 'cat' || n %% %1$d || '-' || n / %1$d, p, 'Posted',
            jsonb_build_object('text', repeat('message ', 27), 'number', n)
        FROM generate_series(0, %2$d) AS p, generate_series(0, %3$d) AS n
        """
                .formatted(categories, messagesEach - 1, COUNT - 1);
    }

    /** One of many JSON texts of {@value #DATA_LENGTH} bytes. */
    static String someData(RandomGenerator random) {
        return DATA[random.nextInt(VARIANTS)];
    }

    private static String data(int number) {
        SplittableRandom random = new SplittableRandom(number);
        StringBuilder json = new StringBuilder(DATA_LENGTH);
        json.append("{\"topicId\": \"t%d\", \"text\": \"".formatted(100 + number % 900));
        while (json.length() < DATA_LENGTH - 2) {
            json.append((char) (random.nextInt(6) == 0 ? ' ' : 'a' + random.nextInt(26)));
        }
        return json.append("\"}").toString();
    }
}
