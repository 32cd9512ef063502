package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody who follows topics by one of the doors, and takes what is told one by one. */
final class LiveFollower implements LiveClient.Listener, AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
    private final CompletableFuture<LiveClient> open = new CompletableFuture<>();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private CompletableFuture<LiveClient> said = open;
    private Runnable cut = () -> {};

    LiveFollower cutBy(Runnable cut) {
        this.cut = cut;
        return this;
    }

    @Override
    public void opened(LiveClient client) {
        open.complete(client);
    }

    @Override
    public void told(LiveClient client, JsonNode object) {
        told(object);
    }

    @Override
    public void ended(LiveClient client, int code) {
        ended(code);
    }

    void told(JsonNode object) {
        told.add(object);
    }

    void ended(int code) {
        end.complete(code);
        open.completeExceptionally(new IllegalStateException("It has ended: " + told));
    }

    /** On a WebSocket, once it is open. */
    synchronized void say(String text) {
        said =
                said.thenApply(
                        client -> {
                            client.send(text);
                            return client;
                        });
    }

    LiveClient client() throws Exception {
        return open.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    JsonNode next() throws InterruptedException {
        JsonNode next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("something is told; ended: " + end).isNotNull();
        return next;
    }

    /** The next, which must be of this type. */
    JsonNode next(String type) throws InterruptedException {
        JsonNode next = next();
        assertThat(next.get("type").asText()).as(next.toString()).isEqualTo(type);
        return next;
    }

    /** The next, which must be an error of this gRPC code. */
    JsonNode refused(int code) throws InterruptedException {
        JsonNode error = next("error");
        assertThat(error.get("code").asInt()).as(error.toString()).isEqualTo(code);
        return error;
    }

    /** The next ones. */
    List<JsonNode> next(int count) throws InterruptedException {
        List<JsonNode> next = new ArrayList<>();
        while (next.size() < count) {
            next.add(next());
        }
        return next;
    }

    /** All up to one of this type, without that. */
    List<JsonNode> before(String type) throws InterruptedException {
        List<JsonNode> before = new ArrayList<>();
        JsonNode next = next();
        while (!next.get("type").asText().equals(type)) {
            before.add(next);
            next = next();
        }
        return before;
    }

    /** Waits until the hub ends it; answers the code, 0 for none. */
    int awaitEnd() throws Exception {
        return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    boolean isEnded() {
        return end.isDone();
    }

    /** How many have been told and not been taken. */
    int waiting() {
        return told.size();
    }

    @Override
    public void close() {
        cut.run();
    }
}
