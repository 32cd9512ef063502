package parley;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.api.AdminJobs;
import parley.api.Calls;
import parley.api.HubServer;
import parley.api.LiveAccess;
import parley.api.LiveDoor;
import parley.api.Observation;
import parley.api.auth.DevAuthenticator;
import parley.api.compat.CompatDoors;
import parley.command.CommandLog;
import parley.command.MessageCommands;
import parley.command.TopicCommands;
import parley.command.TopicIds;
import parley.command.UserCommands;
import parley.log.AppendWatch;
import parley.log.Bus;
import parley.log.Deadline;
import parley.log.EventCodec;
import parley.log.Log;
import parley.log.LogException;
import parley.log.Store;
import parley.log.StoreProvider;
import parley.log.Tail;
import parley.view.Applier;
import parley.view.Jobs;
import parley.view.TracedApplier;
import parley.view.directory.Directory;
import parley.view.directory.SnapshotReading;
import parley.view.directory.StoredDirectory;
import parley.view.live.LiveView;
import parley.view.message.MessageHistory;
import parley.view.message.MessageSearch;
import parley.view.message.Messages;
import parley.view.message.RenewableMessageIndex;
import parley.view.message.ViewCheck;

/** One running hub. */
public final class Hub implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Hub.class);
    private static final Duration LOG_RETRY = Duration.ofSeconds(2);

    /** Bound of the newest messages in memory, in bytes. */
    private static final long NEWEST_BYTES =
            Math.max(16 << 20, Runtime.getRuntime().maxMemory() / 8);

    /**
     * Bound of the newest events in memory, and of older ones for who catches up, each, in bytes.
     */
    private static final long LIVE_BYTES =
            Math.max(16 << 20, Runtime.getRuntime().maxMemory() / 12);

    /**
     * So many of the last global positions before a start are told live views again: who comes back
     * after it then finds in memory what came last.
     */
    private static final long REPLAYED = 8192;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final RenewableMessageIndex index;
    private final Messages messages;
    private final Applier applier;
    private final HubReadiness readiness;
    private final Optional<Certificate> certificate;
    private final LiveView live;
    private final LiveDoor liveDoor;
    private final HubServer server;
    private final long target;

    /**
     * Starts a hub: it listens when this returns, and is ready when {@link #awaitReady} says so.
     *
     * @throws IOException when the data folder or an address cannot be used
     * @throws InterruptedException while it waits for its log
     */
    public static Hub start(HubConfig config) throws IOException, InterruptedException {
        return start(config, Clock.systemUTC());
    }

    /**
     * @param clock gives new ids their time; nothing else rests on it
     */
    static Hub start(HubConfig config, Clock clock) throws IOException, InterruptedException {
        return start(config, clock, Tail.POLL);
    }

    /**
     * @param poll how long after a look at the log that found nothing it looks again by itself
     */
    static Hub start(HubConfig config, Clock clock, Duration poll)
            throws IOException, InterruptedException {
        return new Hub(config, clock, poll);
    }

    private Hub(HubConfig config, Clock clock, Duration poll)
            throws IOException, InterruptedException {
        try {
            DataFolder data = opening(DataFolder.open(config.data()));
            certificate = certificate(config, data);
            // The database takes a while to start: meanwhile the other processors are not idle.
            SnapshotReading snapshot = SnapshotReading.begin(data.snapshot());
            StoreProvider provider = StoreProvider.of(config.log());
            Store store = opening(keepTrying(() -> provider.open(config.log(), data.postgres())));
            Bus bus = opening(store.bus());
            Optional<Tracer> traces =
                    config.traces().map(to -> opening(new OtlpTraces(to)).tracer());
            Tracer tracer = traces.orElseGet(() -> OpenTelemetry.noop().getTracer("parley"));
            HubMetrics metrics = new HubMetrics();
            AppendWatch watch = new AppendWatch(metrics.registry(), tracer);
            Log log = new Log(store, new EventCodec(), watch, bus);
            metrics.watch(store, bus, log);
            target = keepTrying(log::lastGlobalPosition);

            StoredDirectory stored = opening(snapshot.open(log.id(), target));
            Directory directory = stored.directory();
            Jobs jobs = new Jobs(clock, new SecureRandom());
            index =
                    opening(
                            RenewableMessageIndex.open(
                                    data.index(), log, directory, stored.position(), target, jobs));
            opening(jobs);
            messages = new Messages(directory, index, NEWEST_BYTES);
            ExecutorService readers =
                    Executors.newThreadPerTaskExecutor(
                            Thread.ofVirtual().name("history-", 0).factory());
            opening(readers::shutdownNow); // nobody is left who waits for what they read
            live =
                    new LiveView(
                            log,
                            directory,
                            Math.max(
                                    0, Math.min(stored.position(), messages.position()) - REPLAYED),
                            readers,
                            LIVE_BYTES);
            applier = new Applier(List.of(stored, messages, live));
            Tail.Reader reader =
                    traces.isPresent() ? new TracedApplier(applier, tracer, target) : applier;
            Tail tail =
                    opening(
                            new Tail(
                                    log, applier.position(), reader, InstantSource.system(), poll));
            readiness = new HubReadiness(log, applier, tail, jobs, target);

            CommandLog commandLog =
                    new CommandLog(
                            log,
                            tail,
                            applier,
                            directory,
                            new TimeOrderedEpochFactory(clock)::create,
                            tracer,
                            watch);
            TopicIds topicIds = new TopicIds(new SecureRandom());
            Calls calls =
                    new Calls(
                            new DevAuthenticator(config.admins()),
                            directory,
                            readiness,
                            log,
                            applier,
                            config.limits());
            liveDoor =
                    new LiveDoor(
                            new LiveAccess(calls, log, applier, directory),
                            live,
                            log,
                            config.allowedOrigins());
            MessageCommands messageCommands =
                    new MessageCommands(commandLog, directory, config.anonymousPosts());
            MessageSearch search = new MessageSearch(directory, index);
            CompatDoors compat =
                    new CompatDoors(
                            config.dialects(),
                            calls,
                            messageCommands,
                            messages,
                            search,
                            directory,
                            live,
                            config.limits());
            server =
                    opening(
                            new HubServer(
                                    config.listen(),
                                    certificate.map(Certificate::provider),
                                    config.limits(),
                                    calls,
                                    readiness,
                                    new UserCommands(commandLog, directory),
                                    new TopicCommands(commandLog, directory, topicIds),
                                    messageCommands,
                                    directory,
                                    messages,
                                    new MessageHistory(log, messages),
                                    search,
                                    clock,
                                    liveDoor,
                                    compat,
                                    new AdminJobs(
                                            jobs,
                                            index::rebuild,
                                            new ViewCheck(log, applier, directory, messages, index)
                                                    ::check),
                                    new Observation(metrics.registry(), metrics::text, traces)));
            metrics.watch(tail, applier);
            metrics.watch("directory", stored);
            metrics.watch("message", messages);
            metrics.watch("live", live);
            metrics.watch(live);
            metrics.watch(server, calls, readiness);
            server.start();
            tail.start();
            bus.listen(tail::look);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            closeAll();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opening(T part) {
        opened.push(part);
        return part;
    }

    private static Optional<Certificate> certificate(HubConfig config, DataFolder data)
            throws IOException {
        return switch (config.tls()) {
            case Tls.None _ -> Optional.empty();
            case Tls.Given given -> Optional.of(new Certificate(given.files()));
            case Tls.SelfSigned _ ->
                    Optional.of(
                            new Certificate(
                                    new SelfSigned(
                                                    data.tls(),
                                                    CertificateHosts.of(config.listen()),
                                                    Clock.systemUTC(),
                                                    new SecureRandom())
                                            .keep()));
        };
    }

    @FunctionalInterface
    private interface LogUse<T> {
        T now() throws IOException;
    }

    /** Does something with the log; while it cannot be reached, keeps trying. */
    private static <T> T keepTrying(LogUse<T> use) throws IOException, InterruptedException {
        while (true) {
            try {
                return use.now();
            } catch (LogException.Unavailable e) {
                LOGGER.warn(
                        "The log cannot be reached; trying again every {} s: {}",
                        LOG_RETRY.toSeconds(),
                        e.getMessage());
                Thread.sleep(LOG_RETRY);
            }
        }
    }

    /** The addresses that it listens on. */
    public List<InetSocketAddress> addresses() {
        return server.addresses();
    }

    /** With which certificate it speaks TLS, if it does: where it is, and its fingerprint. */
    public Optional<String> certificate() {
        return certificate.map(Certificate::toString);
    }

    /**
     * Waits until the views have caught up with the log as it stood at the start, and the message
     * index is built, where it has to be.
     *
     * @return false when that takes longer than the time given
     */
    public boolean awaitReady(Duration time) throws InterruptedException {
        Deadline deadline = Deadline.in(time);
        return applier.await(target, deadline) && index.awaitPresent(deadline);
    }

    /** Why it cannot answer requests now, if it cannot. */
    public Optional<String> obstacle() {
        return readiness.obstacle();
    }

    /**
     * How many events the message view has applied since the start: those behind its own cursor,
     * and the new ones.
     */
    public long appliedToMessages() {
        return messages.applied();
    }

    /** How often the log was read for who had to catch up further than memory reaches. */
    long historyReads() {
        return live.historyReads();
    }

    /** What waits to be sent to each who follows something, in bytes. */
    List<Long> pendingLiveBytes() {
        return liveDoor.pendingBytes();
    }

    /** From now on it says that it is not ready, so that a balancer sends it nothing more. */
    public void drain() {
        readiness.stop();
    }

    /** Refuses new requests, finishes those under way, and closes everything in reverse order. */
    @Override
    public synchronized void close() {
        drain();
        closeAll();
    }

    private void closeAll() {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOGGER.warn("{} did not close as it should", part.getClass().getSimpleName(), e);
            }
        }
    }
}
