package parley.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsProvider;
import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;
import com.linecorp.armeria.server.grpc.GrpcService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import parley.command.MessageCommands;
import parley.command.TopicCommands;
import parley.command.UserCommands;
import parley.log.LogException;
import parley.view.directory.Directory;
import parley.view.message.MessageHistory;
import parley.view.message.MessageSearch;
import parley.view.message.Messages;

/** The server: all doors on every port. */
public final class HubServer implements AutoCloseable {
    /** Bound of a request's URL and of its headers: 1000 ids of 64 characters as parameters. */
    private static final int MAX_HEADER_BYTES = 80 * 1024;

    /**
     * How long nothing must be under way before the server stops, and how long it waits for that.
     */
    private static final Duration QUIET = Duration.ofMillis(50);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(6);

    /** What a request may take beyond its deadline before the server answers in its place. */
    private static final Duration GRACE = Duration.ofMillis(500);

    /** Bound of the encoded messages kept in memory. */
    private static final long ENCODED_BYTES = Runtime.getRuntime().maxMemory() / 64;

    /** Requests under way on one connection. */
    private static final int MOST_STREAMS = 1000;

    /** Less than the time after which an idle connection is closed, else there are no pings. */
    private static final Duration PING_EVERY = Duration.ofSeconds(10);

    private final ExecutorService requests;
    private final Server server;
    private final String named;

    /**
     * @param addresses to listen on; port 0 takes a free one
     * @param tls with which every port speaks TLS beside plaintext, where given
     * @param others further doors, beside Parley's own
     */
    public HubServer(
            List<InetSocketAddress> addresses,
            Optional<TlsProvider> tls,
            Limits limits,
            Calls calls,
            Readiness readiness,
            UserCommands userCommands,
            TopicCommands topicCommands,
            MessageCommands messageCommands,
            Directory directory,
            Messages messages,
            MessageHistory history,
            MessageSearch search,
            Clock clock,
            LiveDoor live,
            Door others,
            AdminJobs admin,
            Observation observation) {
        named =
                addresses.stream()
                        .map(address -> address.getHostString() + ":" + address.getPort())
                        .collect(Collectors.joining(", "));
        requests =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("request-", 0).factory());
        EncodedMessages encoded = new EncodedMessages(ENCODED_BYTES);
        List<Service> services =
                List.of(
                        new TopicEndpoints(topicCommands, directory).service(),
                        new MessageEndpoints(messageCommands, messages, history, encoded).service(),
                        new UserEndpoints(userCommands, directory).service(),
                        new SearchEndpoints(search, directory, clock).service(),
                        new AdminEndpoints(admin).service());
        ServerBuilder builder = Server.builder();
        tls.ifPresent(builder::tlsProvider);
        List<SessionProtocol> protocols =
                tls.isPresent()
                        ? List.of(SessionProtocol.HTTP, SessionProtocol.HTTPS)
                        : List.of(SessionProtocol.HTTP);
        addresses.forEach(address -> builder.port(new ServerPort(address, protocols)));
        // One for each core: with more, what one wake-up could send together takes several.
        builder.workerGroup(Math.max(2, Runtime.getRuntime().availableProcessors()));
        builder.requestTimeout(Calls.DEFAULT_TIME.plus(GRACE))
                .maxRequestLength(limits.requestBytes())
                .http1MaxInitialLineLength(MAX_HEADER_BYTES)
                .http1MaxHeaderSize(MAX_HEADER_BYTES)
                .http2MaxHeaderListSize(MAX_HEADER_BYTES)
                .maxNumConnections(limits.connections())
                .http2MaxStreamsPerConnection(MOST_STREAMS)
                .pingIntervalMillis(PING_EVERY.toMillis())
                .gracefulShutdownTimeout(QUIET, LONGEST_STOP)
                .bossGroupFactory(AcceptorGroup::named)
                // Timeouts and the like are answered, and counted: no news.
                .unloggedExceptionsReportIntervalMillis(0)
                .errorHandler(new RestErrors(limits.requestBytes()));
        builder.disableServerHeader();
        builder.meterRegistry(NoopMeterRegistry.get());
        RequestMeters meters = new RequestMeters(observation.meters(), services);
        Optional<RequestTraces> traces = observation.tracer().map(RequestTraces::new);
        builder.requestIdGenerator(new RequestIds());
        builder.decorator(behind -> new RequestObserver(behind, calls, meters, traces));
        RestDoor rest = new RestDoor(calls, requests);
        services.forEach(service -> rest.addTo(builder, service));
        live.addTo(builder, requests);
        others.addTo(builder, requests);
        builder.service(
                new GrpcDoor(calls, requests)
                        .service(
                                services,
                                new LiveWatch(live, requests).definition(),
                                limits.requestBytes()),
                grpc -> new OversizeGrpc(grpc, limits.requestBytes()));
        builder.service(OpenApiService.ROUTE, new OpenApiService(services, requests));
        builder.service(health("/healthz"), HealthService.ofProcess());
        builder.service(health("/readyz"), HealthService.of(readiness));
        builder.service(get("/metrics"), new MetricsService(observation.metrics(), requests));
        new DocsPage(requests).addTo(builder);
        WebPage.load(OpenApi.version()).addTo(builder);
        server = builder.build();
    }

    /**
     * Begins to load, in the background, what every server needs and takes a while to load; and
     * what tells of failures, for a process that may open no more files loads no more classes.
     */
    public static void prepare() {
        Thread.ofPlatform()
                .daemon()
                .name("prepare-server")
                .start(
                        () -> {
                            Server.builder();
                            GrpcService.builder();
                            RestErrors.response(Failure.of(new UnavailableException("")));
                            RestErrors.response(Failure.of(new LogException.Overloaded("")));
                        });
    }

    private static Route get(String path) {
        return Route.builder().methods(HttpMethod.GET).path(path).build();
    }

    private static Route health(String path) {
        return Route.builder().methods(HttpMethod.GET, HttpMethod.HEAD).path(path).build();
    }

    /**
     * Binds the ports.
     *
     * @throws IOException naming the addresses, when one of them cannot be bound
     */
    public void start() throws IOException {
        try {
            server.start().join();
        } catch (CompletionException e) {
            throw new IOException("cannot listen on " + named + ": " + rootMessage(e), e);
        }
    }

    private static String rootMessage(Throwable e) {
        return e.getCause() == null ? String.valueOf(e.getMessage()) : rootMessage(e.getCause());
    }

    /** The addresses bound. */
    public List<InetSocketAddress> addresses() {
        return server.activePorts().values().stream().map(ServerPort::localAddress).toList();
    }

    /** How many connections are open. */
    public int connections() {
        return server.numConnections();
    }

    /** Stops accepting, finishes what is under way, and closes. */
    @Override
    public void close() {
        server.stop().join();
        requests.shutdownNow(); // nobody hears what is still under way
    }
}
