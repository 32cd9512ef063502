package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Appends that come to the same moment, so that they share a batch. */
final class Gathering {
    /** Longer than anything takes that is to succeed. */
    static final Duration LONG = Duration.ofSeconds(30);

    private Gathering() {}

    /** Lets appends of a category gather behind each other while its lock is held. */
    @SafeVarargs
    static List<CompletableFuture<Appended>> gathered(
            DataSource database, MessageDb store, String category, Supplier<Appended>... appends)
            throws SQLException {
        List<CompletableFuture<Appended>> running = new ArrayList<>();
        try (OpenTransaction holder = new OpenTransaction(database)) {
            holder.lock(category);
            for (Supplier<Appended> append : appends) {
                running.add(inBackground(append));
                awaitUnderWay(store, running.size());
            }
            holder.rollback();
        }
        return running;
    }

    static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().start(task));
    }

    /** What it throws, it throws as the append would. */
    static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    static void awaitUnderWay(MessageDb store, int count) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (store.appendsUnderWay() < count) {
            assertThat(System.nanoTime()).as("they do not come").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    static Supplier<Appended> append(MessageDb store, String stream, NewMessage message) {
        return append(store, stream, message, LONG);
    }

    static Supplier<Appended> append(
            MessageDb store, String stream, NewMessage message, Duration timeout) {
        return () ->
                store.append(stream, List.of(message), ExpectedVersion.any(), timeout).getFirst();
    }

    static NewMessage message(String type) {
        return new NewMessage(UUID.randomUUID(), type, null, null);
    }
}
