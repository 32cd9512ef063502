package parley.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;
import parley.messagedb.subscription.Notifications;

/** Appends messages one by one with pauses in between, in a process of its own if need be. */
final class AppenderProcess implements AutoCloseable {

    private static final Pattern SENT = Pattern.compile("\"sent\": (\\d+)");
    private static final Duration SHORTEST = Duration.ofMillis(3);
    private static final Duration LONGEST = Duration.ofMillis(23);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 4;

    private final Process process;

    private AppenderProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param notifies whether it tells others by notifications
     */
    static AppenderProcess start(StoreDatabase store, String category, int count, boolean notifies)
            throws IOException {
        return new AppenderProcess(
                new ProcessBuilder(
                                List.of(
                                        ProcessHandle.current().info().command().orElse("java"),
                                        "-Xmx128m",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty("java.class.path", ""),
                                        AppenderProcess.class.getName(),
                                        store.databases().server().toString(),
                                        store.sql().name(),
                                        category,
                                        Integer.toString(count),
                                        Boolean.toString(notifies)))
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.INHERIT)
                        .start());
    }

    /**
     * Such a process.
     *
     * @param arguments as {@link #start} gives them
     */
    public static void main(String[] arguments) throws SQLException {
        StoreDatabase store =
                new StoreDatabase(
                        new Databases(URI.create(arguments[0])),
                        StoreDatabase.Sql.valueOf(arguments[1]));
        try (HikariDataSource pool = store.pool(CONNECTIONS)) {
            MessageDb client = new MessageDb(pool);
            int count = Integer.parseInt(arguments[3]);
            if (Boolean.parseBoolean(arguments[4])) {
                try (Notifications _ = Notifications.open(pool, client)) {
                    append(client, arguments[2], count);
                }
            } else {
                append(client, arguments[2], count);
            }
        }
    }

    /** Appends so many, each with the time before its append. */
    static void append(MessageDb client, String category, int count) {
        RandomGenerator random = new Random(count);
        for (int i = 0; i < count; i++) {
            pause(random);
            client.append(
                    category + "-" + i % 10,
                    new NewMessage(
                            UUID.randomUUID(),
                            "Sent",
                            "{\"sent\": %d}".formatted(System.nanoTime()),
                            null),
                    ExpectedVersion.any());
        }
    }

    /** The time between two appends. */
    static void pause(RandomGenerator random) {
        try {
            // Parking would not do: an append may leave a permit behind.
            Thread.sleep(Duration.ofNanos(random.nextLong(SHORTEST.toNanos(), LONGEST.toNanos())));
        } catch (InterruptedException e) {
            throw new BenchFailure("interrupted");
        }
    }

    /** When its append began, by the clock that all processes of a machine share. */
    static long sent(Message message) {
        Matcher found = SENT.matcher(String.valueOf(message.data()));
        if (!found.find()) {
            throw new BenchFailure("not one of ours: " + message);
        }
        return Long.parseLong(found.group(1));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
