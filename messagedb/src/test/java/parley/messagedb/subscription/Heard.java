package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import parley.messagedb.Message;

/** What a subscription has handed on, to be waited for. */
final class Heard {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final List<Message> messages = new ArrayList<>();

    synchronized void take(Message message) {
        messages.add(message);
    }

    synchronized void takeAll(List<Message> batch) {
        messages.addAll(batch);
    }

    synchronized List<Message> all() {
        return List.copyOf(messages);
    }

    synchronized int size() {
        return messages.size();
    }

    List<String> types() {
        return all().stream().map(Message::type).toList();
    }

    /** The types, once there are so many messages. */
    List<String> types(int count) {
        eventually(() -> size() >= count);
        return types();
    }

    /** Waits until something is so. */
    static void eventually(BooleanSupplier holds) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never came to be").isLessThan(deadline);
            LockSupport.parkNanos(500_000);
        }
    }
}
