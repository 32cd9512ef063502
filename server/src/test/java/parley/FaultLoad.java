package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Clients that post, edit, delete and list at once while something around the hub fails, and
 * remember what each write was answered. {@link FaultOracle} compares that with the log.
 *
 * <p>Every write leaves a mark of its own in the log: a post its message's id, an edit its text, a
 * deletion the id with {@code -} before it.
 */
final class FaultLoad implements AutoCloseable {
    /** What a write's answer says of the log. */
    enum Told {
        STORED,
        NOT_STORED,
        /** 504: it may be stored. */
        UNKNOWN,
        /** No answer came at all. */
        NOTHING
    }

    /** A request has 5 s and half a second of grace; the rest is for a busy machine. */
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final int CLIENTS = 8;

    private final List<String> topics;
    private final Map<String, Told> told = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger stored = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Creates two topics and begins.
     *
     * @param name begins the names of all that it makes
     */
    static FaultLoad start(RestClient hub, String name) {
        List<String> topics = List.of(name + "-a", name + "-b");
        topics.forEach(hub.as("ann")::createTopic);
        return new FaultLoad(hub, topics);
    }

    private FaultLoad(RestClient hub, List<String> topics) {
        this.topics = topics;
        for (int c = 0; c < CLIENTS; c++) {
            RestClient client = hub.as("user" + c);
            clients.submit(() -> work(client));
        }
    }

    List<String> topics() {
        return topics;
    }

    /** What was answered, by the marks of the writes. */
    Map<String, Told> told() {
        return Map.copyOf(told);
    }

    private void work(RestClient client) {
        List<String> own = new ArrayList<>();
        while (running.get()) {
            int number = next.getAndIncrement();
            String topic = topics.get(number % topics.size());
            switch (number % 10) {
                case 7 -> edit(client, own, number);
                case 8 -> delete(client, own);
                case 9 -> ask(() -> client.get("/v1/topics/" + topic + "/messages?page_size=50"));
                default -> post(client, topic, topic + number, own);
            }
        }
    }

    /** Every other one that is not answered for sure is sent again under the same id. */
    private void post(RestClient client, String topic, String id, List<String> own) {
        ObjectNode body = RestClient.json("{}");
        body.putObject("message").put("id", id).put("content_text", "text of " + id);
        String path = "/v1/topics/" + topic + "/messages";
        Told first = write(client, "POST", path, body);
        Told last = first;
        if (first == Told.UNKNOWN && id.hashCode() % 2 == 0) {
            Told again = write(client, "POST", path, body);
            last = again == Told.STORED ? again : first;
        }
        note(id, last);
        if (last == Told.STORED) {
            own.add(id);
        }
    }

    private void edit(RestClient client, List<String> own, int number) {
        if (!own.isEmpty()) {
            String text = "edit " + topics.getFirst() + number;
            ObjectNode body = RestClient.json("{'update_mask': 'content_text'}");
            body.putObject("message").put("content_text", text);
            note(text, write(client, "PATCH", "/v1/messages/" + own.getLast(), body));
        }
    }

    private void delete(RestClient client, List<String> own) {
        if (own.size() > 1) {
            String id = own.removeFirst();
            note("-" + id, write(client, "DELETE", "/v1/messages/" + id, RestClient.json("{}")));
        }
    }

    private Told write(RestClient client, String method, String path, ObjectNode body) {
        return switch (ask(() -> client.send(method, path, body))) {
            case 200 -> Told.STORED;
            case 504 -> Told.UNKNOWN;
            case 0 -> Told.NOTHING;
            default -> Told.NOT_STORED;
        };
    }

    private void note(String mark, Told answer) {
        told.put(mark, answer);
        if (answer == Told.STORED) {
            stored.incrementAndGet();
        }
    }

    /** The status, 0 when no answer came. Any but those that a fault allows is wrong. */
    private int ask(Supplier<RestClient.Answer> request) {
        long begun = System.nanoTime();
        try {
            RestClient.Answer answer = request.get();
            longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
            switch (answer.status()) {
                case 200, 429, 503, 504 -> {}
                default -> wrong.add(answer.status() + " " + answer.text());
            }
            return answer.status();
        } catch (UncheckedIOException | IllegalStateException e) {
            LockSupport.parkNanos(SHORT.toNanos()); // it may fail as quickly the next time
            return 0;
        }
    }

    /** Waits until so many more writes have been stored. */
    void awaitStored(int more) throws InterruptedException {
        int target = stored.get() + more;
        Eventually.holds("writes are stored", PATIENCE, () -> stored.get() >= target);
    }

    /** Ends it, and checks that every answer came in time and was one that a fault allows. */
    @Override
    public void close() {
        running.set(false);
        clients.close();
        assertThat(wrong).isEmpty();
        assertThat(Duration.ofNanos(longestNanos.get())).isLessThan(LONGEST);
    }

    /** How many writes were answered how. */
    @Override
    public String toString() {
        return told.values().stream()
                .collect(Collectors.groupingBy(answer -> answer, Collectors.counting()))
                .toString();
    }
}
