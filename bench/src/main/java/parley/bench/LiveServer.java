package parley.bench;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import parley.api.Calls;
import parley.api.Limits;
import parley.api.LiveAccess;
import parley.api.LiveDoor;
import parley.api.Readiness;
import parley.api.auth.DevAuthenticator;
import parley.domain.Event;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.TopicName;
import parley.domain.UserId;
import parley.domain.Visibility;
import parley.log.EventCodec;
import parley.log.Log;
import parley.log.LogEvent;
import parley.log.MemoryStoreProvider;
import parley.view.Applier;
import parley.view.directory.Directory;
import parley.view.live.LiveView;

/**
 * A program that is a hub's delivery path and nothing else: its views of topics and of what is
 * live, and its WebSocket door. Events are made up here, at a given rate, and no log keeps them.
 *
 * <p>Each line of its standard input is a {@link Pace}; when all of that has been applied, it says
 * so. Ends when its standard input does.
 */
public final class LiveServer {

    /** How the line begins that tells where it listens. */
    static final String LISTENING = "Listening on port ";

    /** How the line begins that tells how many messages were applied. */
    static final String DONE = "Done ";

    private static final int MAX_CONNECTIONS = 20_000;
    private static final int MAX_REQUEST_BYTES = 1 << 20;
    private static final long LIVE_BYTES = 40 << 20;

    private final Directory directory = new Directory();
    private final LiveView live;
    private final Applier applier;
    private final List<TopicId> topics;
    private final UserId author = new UserId("auser");
    private long position;

    private LiveServer(Log log, ExecutorService executor, List<TopicId> topics) throws IOException {
        this.live = new LiveView(log, directory, 0, executor, LIVE_BYTES);
        this.applier = new Applier(List.of(directory, live));
        this.topics = topics;
        for (TopicId topic : topics) {
            apply(
                    new Event.TopicCreated(
                            topic,
                            Optional.of(author),
                            new TopicName(topic.text()),
                            Visibility.PUBLIC,
                            Set.of()));
        }
    }

    /**
     * @param arguments ids of its topics
     */
    public static void main(String[] arguments) throws IOException {
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        Log log =
                new Log(
                        new MemoryStoreProvider().open("memory:", Path.of("unused")),
                        new EventCodec());
        LiveServer served =
                new LiveServer(
                        log, executor, List.of(arguments).stream().map(TopicId::new).toList());
        Server server = served.server(log, executor);
        server.start().join();
        System.out.println(LISTENING + server.activeLocalPort());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(DONE + served.post(Pace.parse(line)));
            }
        }
        server.stop().join();
        executor.close();
    }

    private Server server(Log log, ExecutorService executor) {
        Calls calls =
                new Calls(
                        new DevAuthenticator(Set.of()),
                        directory,
                        new Ready(),
                        log,
                        applier,
                        new Limits(MAX_CONNECTIONS, MAX_REQUEST_BYTES, Optional.empty()));
        ServerBuilder builder =
                Server.builder()
                        .port(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                SessionProtocol.HTTP)
                        .workerGroup(Math.max(2, Runtime.getRuntime().availableProcessors()))
                        .maxNumConnections(MAX_CONNECTIONS)
                        .unloggedExceptionsReportIntervalMillis(0)
                        .disableServerHeader()
                        .meterRegistry(NoopMeterRegistry.get())
                        .service("/healthz", (_, _) -> HttpResponse.of(200));
        new LiveDoor(new LiveAccess(calls, log, applier, directory), live, log, Set.of())
                .addTo(builder, executor);
        return builder.build();
    }

    private long post(Pace pace) throws IOException {
        byte[] text = new byte[Stamp.LENGTH];
        pace.follow(
                (number, due) -> {
                    Stamp.write(text, 0, number, due);
                    UUID id = new UUID(position, number);
                    apply(
                            new Event.MessagePosted(
                                    topics.get((int) (number % pace.topics())),
                                    MessageId.of(id),
                                    Optional.of(author),
                                    MessageContent.text(
                                            new String(text, StandardCharsets.US_ASCII)),
                                    Optional.empty()));
                });
        return pace.count();
    }

    private void apply(Event event) throws IOException {
        position++;
        applier.read(
                List.of(
                        new LogEvent(
                                new UUID(position, 0),
                                position,
                                position,
                                Instant.now(),
                                Optional.of(event))));
    }

    private record Ready() implements Readiness {
        @Override
        public Optional<String> closed() {
            return Optional.empty();
        }

        @Override
        public Optional<String> obstacle() {
            return Optional.empty();
        }
    }
}
