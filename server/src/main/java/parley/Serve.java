package parley;

import java.io.IOException;
import java.io.PrintStream;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.api.HubServer;
import parley.view.message.MendingMessageIndex;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The command {@code serve}: runs a hub until it is told to stop. */
public final class Serve {
    /** Before anything else runs beside: while the log begins, other threads get none. */
    private static final Logger LOGGER = LoggerFactory.getLogger(Serve.class);

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);

    /**
     * Lucene's own, which advises an incubating module at every start; kept, or its level would be
     * forgotten.
     */
    private static final java.util.logging.Logger LUCENE =
            java.util.logging.Logger.getLogger("org.apache.lucene");

    private Serve() {}

    public static void main(String[] args) {
        // Before all else, for what is done in the meantime leaves a processor idle.
        HubServer.prepare();
        MendingMessageIndex.prepare();
        LUCENE.setLevel(java.util.logging.Level.SEVERE);
        CommandLine command =
                new CommandLine(
                        SettingFlags.command(
                                "parley serve", "Runs a hub until SIGTERM or Ctrl-C."));
        command.setExecutionStrategy(parsed -> run(parsed));
        System.exit(command.execute(args));
    }

    private static int run(ParseResult parsed) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        try {
            Settings settings = Settings.load(SettingFlags.of(parsed), System.getenv());
            Plugins.of(settings).offer();
            HubConfig config = HubConfig.of(settings);
            ProgramLog.configure(config.logLevel(), config.logFormat());
            settings.warnings().forEach(LOGGER::warn);
            serve(config);
            return 0;
        } catch (BadSettingException e) {
            System.err.println("parley serve: " + e.getMessage());
            return USAGE;
        } catch (IOException | RuntimeException e) {
            LOGGER.debug("The hub cannot start", e);
            System.err.println(
                    "parley serve: " + Optional.ofNullable(e.getMessage()).orElse(e.toString()));
            return FAILED;
        } catch (InterruptedException e) {
            return FAILED;
        }
    }

    private static void serve(HubConfig config) throws IOException, InterruptedException {
        long started = System.nanoTime();
        Hub hub = start(config);
        PrintStream out = System.out;
        for (InetSocketAddress address : hub.addresses()) {
            String host = address.getAddress().getHostAddress();
            boolean six = address.getAddress() instanceof Inet6Address;
            String authority = (six ? "[" + host + "]" : host) + ":" + address.getPort();
            out.println("Listening on http://" + authority);
            if (hub.certificate().isPresent()) {
                out.println("Listening on https://" + authority);
            }
        }
        hub.certificate()
                .ifPresent(certificate -> out.println("With the certificate " + certificate));
        while (!hub.awaitReady(PROGRESS_EVERY)) {
            hub.obstacle().ifPresent(obstacle -> out.println("Not ready yet: " + obstacle));
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - started);
        out.printf("Ready after %.1f s%n", taken.toMillis() / 1000.0);
        if (config.log().equals("postgres:")) {
            out.println(
                    "The log is in the embedded database: psql \"$(cat "
                            + config.data().resolve("postgres.url")
                            + ")\"");
        }
        Thread.currentThread().join(); // until the end of the process
    }

    /** Starts a hub, which is stopped when the process is told to, also while it starts. */
    private static Hub start(HubConfig config) throws IOException, InterruptedException {
        Thread starting = Thread.currentThread();
        CompletableFuture<Hub> started = new CompletableFuture<>();
        Thread stop = new Thread(() -> stop(started, starting), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            Hub hub = Hub.start(config);
            started.complete(hub);
            return hub;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            started.completeExceptionally(e);
            try {
                Runtime.getRuntime().removeShutdownHook(stop);
            } catch (IllegalStateException _) {
                // It runs already: the start failed because it was told to end.
            }
            throw e;
        }
    }

    /** Ends the process with 0: being told to stop is no failure. */
    private static void stop(CompletableFuture<Hub> started, Thread starting) {
        var _ = started.thenAccept(Hub::drain);
        System.out.println("Stopping");
        if (!started.isDone()) {
            starting.interrupt();
        }
        try {
            started.join().close();
        } catch (CompletionException _) {
            // What was opened is closed already.
        }
        System.out.println("Stopped");
        Runtime.getRuntime().halt(0);
    }
}
