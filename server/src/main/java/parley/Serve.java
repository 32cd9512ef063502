package parley;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command {@code serve}: runs a hub until it is told to stop. */
public final class Serve {
    private static final Logger LOGGER = LoggerFactory.getLogger(Serve.class);
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);

    private Serve() {}

    public static void main(String[] args) {
        CommandLine command = new CommandLine(spec());
        command.setExecutionStrategy(parsed -> run(parsed));
        System.exit(command.execute(args));
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("parley serve");
        spec.usageMessage()
                .description("Runs a hub until SIGTERM or Ctrl-C.")
                .footer(
                        "",
                        "Each setting may also come from the environment (PARLEY_LISTEN, …) or from"
                            + " the file of --config_file (YAML); flags win over the environment,"
                            + " which wins over the file.");
        for (Setting setting : Setting.values()) {
            OptionSpec.Builder option =
                    OptionSpec.builder("--" + setting.key())
                            .paramLabel(setting.placeholder())
                            .type(String.class)
                            .description(
                                    setting.description()
                                            + (setting.defaultValue().isEmpty()
                                                    ? ""
                                                    : " (default: "
                                                            + setting.defaultValue()
                                                            + ")"));
            if (setting == Setting.INSECURE_DEV_AUTH) {
                option.arity("0..1").fallbackValue("true");
            }
            spec.addOption(option.build());
        }
        spec.addOption(
                OptionSpec.builder("--" + Settings.FILE_KEY)
                        .paramLabel("FILE")
                        .type(String.class)
                        .description("YAML file with settings")
                        .build());
        spec.mixinStandardHelpOptions(true);
        return spec;
    }

    private static int run(ParseResult parsed) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        Map<String, String> flags = new LinkedHashMap<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            flags.put(option.longestName().substring(2), option.getValue());
        }
        try {
            Settings settings = Settings.load(flags, System.getenv());
            HubConfig config = HubConfig.of(settings);
            setLogLevel(config.logLevel());
            settings.warnings().forEach(LOGGER::warn);
            serve(config);
            return 0;
        } catch (BadSettingException e) {
            System.err.println("parley serve: " + e.getMessage());
            return USAGE;
        } catch (IOException | RuntimeException e) {
            LOGGER.debug("The hub cannot start", e);
            System.err.println("parley serve: " + rootMessage(e));
            return FAILED;
        } catch (InterruptedException e) {
            return FAILED;
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause().getMessage() != null) {
            root = root.getCause();
        }
        return Optional.ofNullable(root.getMessage()).orElse(root.toString());
    }

    private static void serve(HubConfig config) throws IOException, InterruptedException {
        long started = System.nanoTime();
        Hub hub = Hub.start(config);
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(hub, end), "stop"));
        PrintStream out = System.out;
        for (InetSocketAddress address : hub.addresses()) {
            out.println(
                    "Listening on http://"
                            + address.getAddress().getHostAddress()
                            + ":"
                            + address.getPort());
        }
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
        end.await();
    }

    /** Ends the process with 0: being told to stop is no failure. */
    private static void stop(Hub hub, CountDownLatch end) {
        System.out.println("Stopping");
        hub.close();
        System.out.println("Stopped");
        end.countDown();
        Runtime.getRuntime().halt(0);
    }

    private static void setLogLevel(Level level) {
        if (LoggerFactory.getLogger("parley") instanceof ch.qos.logback.classic.Logger parley) {
            parley.setLevel(level);
        }
    }
}
