package parley.api;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import parley.api.ws.CloseCode;
import parley.api.ws.Frames;
import parley.api.ws.WebSocketConnection;
import parley.api.ws.WebSocketHandler;
import parley.domain.Caller;
import parley.domain.InvalidInput;
import parley.domain.Refusal;
import parley.domain.TopicId;
import parley.v1.LiveCommand;
import parley.v1.Subscribe;
import parley.v1.Unsubscribe;
import parley.view.live.Subscription;
import parley.view.live.Subscription.Start;

/**
 * One connection on which somebody follows topics: docs/live.md says what is spoken. Everything in
 * it happens on the connection's event loop, but for what may block.
 */
final class LiveSocket implements WebSocketHandler {
    /** As long as it is open. */
    private record Open(WebSocketConnection connection) implements OpenStreams.Stream {
        @Override
        public void end() {
            // The endpoint does.
        }

        @Override
        public long pendingBytes() {
            return connection.pendingBytes();
        }

        @Override
        public EventLoop eventLoop() {
            return connection.eventLoop();
        }
    }

    private static final int WRONG_CREDENTIALS = 4401;
    private static final int LONGEST_ID = 64;

    private static final int MOST_REFUSED = 100;

    /** Characters of frames that may wait while something is waited for. */
    private static final int MOST_WAITING = 64 << 10;

    private final LiveDoor door;
    private final Executor executor;
    private final InetAddress address;
    private final Map<SocketSubscriber, Subscription> subscriptions = new LinkedHashMap<>();
    private final Queue<String> waiting = new ArrayDeque<>();
    private int waitingCharacters;
    private Caller caller;
    private boolean spoken;

    /** Frames that said nothing that could be done, one after the other. */
    private int refused;

    private boolean busy;
    private boolean closed;

    /**
     * @param caller as the request said, which opened the connection
     * @param executor runs what may block
     */
    LiveSocket(LiveDoor door, Caller caller, InetAddress address, Executor executor) {
        this.door = door;
        this.caller = caller;
        this.address = address;
        this.executor = executor;
    }

    @Override
    public void opened(WebSocketConnection connection) {
        door.streams().add(new Open(connection)); // the client speaks first
    }

    @Override
    public void text(WebSocketConnection connection, String text) {
        if (!busy) {
            obey(connection, text);
        } else if (waitingCharacters + text.length() <= MOST_WAITING) {
            waiting.add(text);
            waitingCharacters += text.length();
        } else {
            connection.close(
                    CloseCode.POLICY_VIOLATION, "More than " + MOST_WAITING + " bytes wait");
        }
    }

    private void obey(WebSocketConnection connection, String text) {
        String id = "";
        try {
            LiveCommand.Builder read = LiveCommand.newBuilder();
            JsonRequest.merge(text.getBytes(StandardCharsets.UTF_8), read);
            StorableFields.check(read);
            LiveCommand command = read.build();
            id = id(command);
            checkOneThing(command, text);
            refused = 0;
            boolean first = !spoken;
            spoken = true;
            if (command.hasSubscribe()) {
                subscribe(connection, command.getSubscribe());
            } else if (command.hasUnsubscribe()) {
                unsubscribe(command.getUnsubscribe());
            } else if (command.hasPing()) {
                send(connection, LiveJson.pong());
            } else {
                authorize(connection, command.getAuthorization(), first);
            }
        } catch (Exception e) {
            refuse(connection, id, e);
            refused++;
            if (refused > MOST_REFUSED) {
                connection.close(CloseCode.POLICY_VIOLATION, "Too many frames had to be refused");
            }
        }
    }

    private static String id(LiveCommand command) {
        String id =
                command.hasSubscribe()
                        ? command.getSubscribe().getId()
                        : command.getUnsubscribe().getId();
        if (id.codePointCount(0, id.length()) > LONGEST_ID) {
            throw new InvalidInput("id", id, "be at most " + LONGEST_ID + " characters long");
        }
        return id;
    }

    private static void checkOneThing(LiveCommand command, String text) {
        int things =
                (command.hasSubscribe() ? 1 : 0)
                        + (command.hasUnsubscribe() ? 1 : 0)
                        + (command.hasPing() ? 1 : 0)
                        + (command.getAuthorization().isEmpty() ? 0 : 1);
        if (things != 1) {
            throw new InvalidInput(
                    "body",
                    text,
                    "have one of 'subscribe', 'unsubscribe', 'ping' and 'authorization'");
        }
    }

    private static void refuse(WebSocketConnection connection, String id, Throwable cause) {
        send(connection, LiveJson.withId(id, LiveJson.error(Failure.of(cause))));
    }

    static void send(WebSocketConnection connection, byte[] json) {
        ByteBuf frame = Frames.texts(ByteBufAllocator.DEFAULT, List.of(json));
        try {
            connection.send(frame);
        } finally {
            frame.release();
        }
    }

    /** Does on another thread what may block, and goes on here; frames that come meanwhile wait. */
    private void apart(
            WebSocketConnection connection,
            String id,
            Apart work,
            Runnable then,
            boolean isAuthorization) {
        busy = true;
        executor.execute(
                () -> {
                    Optional<Exception> failure = Optional.empty();
                    try {
                        work.run();
                    } catch (Exception e) {
                        failure = Optional.of(e);
                    }
                    Optional<Exception> told = failure;
                    connection
                            .eventLoop()
                            .execute(() -> goOn(connection, id, told, then, isAuthorization));
                });
    }

    @FunctionalInterface
    private interface Apart {
        void run() throws Exception;
    }

    private void goOn(
            WebSocketConnection connection,
            String id,
            Optional<Exception> failure,
            Runnable then,
            boolean isAuthorization) {
        busy = false;
        if (closed) {
            return;
        }
        if (failure.isEmpty()) {
            then.run();
        } else {
            Failure told = Failure.of(failure.get());
            send(connection, LiveJson.withId(id, LiveJson.error(told)));
            if (isAuthorization) {
                boolean isWrong = told.code() == Status.Code.UNAUTHENTICATED;
                connection.close(
                        isWrong ? WRONG_CREDENTIALS : CloseCode.POLICY_VIOLATION, told.message());
                waiting.clear(); // was meant to come from somebody, not from nobody
                return;
            }
        }
        while (!busy && !closed && !waiting.isEmpty()) {
            String next = waiting.remove();
            waitingCharacters -= next.length();
            obey(connection, next);
        }
    }

    private void authorize(WebSocketConnection connection, String authorization, boolean first) {
        if (!first) {
            throw new InvalidInput("authorization", "…", "come in the first frame");
        }
        List<Caller> found = new ArrayList<>();
        apart(
                connection,
                "",
                () -> found.add(door.access().enter(authorization, address)),
                () -> caller = found.getFirst(),
                true);
    }

    private void subscribe(WebSocketConnection connection, Subscribe subscribe) throws Exception {
        SequencedSet<TopicId> topics = LiveAccess.topics(subscribe.getTopicsList());
        door.access().admit(caller, address);
        checkFree(subscribe.getId(), topics);
        Optional<Start> start = door.access().start(subscribe.getAfter());
        if (start.isEmpty()) {
            send(connection, LiveJson.withId(subscribe.getId(), LiveJson.reset()));
        } else if (door.access().isAhead(start.get())) {
            apart(
                    connection,
                    subscribe.getId(),
                    () -> door.access().await(start.get()),
                    () -> {
                        try {
                            subscribe(connection, subscribe.getId(), topics, start.get());
                        } catch (RefusedException e) {
                            refuse(connection, subscribe.getId(), e);
                        }
                    },
                    false);
        } else {
            subscribe(connection, subscribe.getId(), topics, start.get());
        }
    }

    private void checkFree(String id, SequencedSet<TopicId> topics) throws RefusedException {
        int following = topics.size();
        for (Map.Entry<SocketSubscriber, Subscription> each : subscriptions.entrySet()) {
            following += each.getValue().topics().size();
            if (!each.getKey().id().equals(id)) {
                continue;
            }
            if (!id.isEmpty()) {
                throw new RefusedException(new Refusal.AlreadyExists("Subscription", id));
            }
            for (TopicId topic : topics) {
                if (each.getValue().topics().contains(topic)) {
                    throw new RefusedException(
                            new Refusal.AlreadyExists("Subscription to topic", topic.text()));
                }
            }
        }
        if (following > LiveAccess.MOST_TOPICS) {
            throw new OverloadedException(
                    "A connection follows at most " + LiveAccess.MOST_TOPICS + " topics");
        }
    }

    private void subscribe(
            WebSocketConnection connection, String id, SequencedSet<TopicId> topics, Start start)
            throws RefusedException {
        door.access().checkReadable(topics, caller);
        SocketSubscriber subscriber =
                new SocketSubscriber(connection, door.json(), id, subscriptions::remove);
        Subscription subscription =
                door.loop(connection.eventLoop()).subscribe(subscriber, caller, topics, start);
        if (!subscription.topics().isEmpty()) {
            subscriptions.put(subscriber, subscription);
        }
    }

    private void unsubscribe(Unsubscribe unsubscribe) throws RefusedException {
        SequencedSet<TopicId> topics = LiveAccess.topics(unsubscribe.getTopicsList());
        Map<TopicId, SocketSubscriber> found = new LinkedHashMap<>();
        subscriptions.forEach(
                (subscriber, subscription) -> {
                    if (subscriber.id().equals(unsubscribe.getId())) {
                        subscription.topics().forEach(topic -> found.put(topic, subscriber));
                    }
                });
        for (TopicId topic : topics) {
            if (!found.containsKey(topic)) {
                throw new RefusedException(
                        new Refusal.NotFound("Subscription to topic", topic.text()));
            }
        }
        for (TopicId topic : topics) {
            Subscription subscription = subscriptions.get(found.get(topic));
            if (subscription != null) {
                subscription.unsubscribe(topic);
            }
        }
    }

    @Override
    public void drained(WebSocketConnection connection) {
        List.copyOf(subscriptions.values()).forEach(Subscription::resume);
    }

    @Override
    public void closed(WebSocketConnection connection) {
        closed = true;
        door.streams().remove(new Open(connection));
        waiting.clear();
        List.copyOf(subscriptions.values()).forEach(Subscription::cancel);
        subscriptions.clear();
    }
}
