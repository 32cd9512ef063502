package parley.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The {@code parley} command: reads the command line, runs one command, answers its exit code. */
@Command(
        name = "parley",
        description = "A message hub of your own: run one, post to it, read it.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = Parley.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 the hub refused, 2 wrong usage, 3 the hub cannot be reached."
        })
public final class Parley {

    /** What {@code serve} and {@code config} take; docs/configuration.md has what they mean. */
    static final List<String> SETTINGS =
            List.of(
                    "--listen",
                    "--data",
                    "--log",
                    "--bus",
                    "--plugins",
                    "--auth",
                    "--insecure-dev-auth",
                    "--admins",
                    "--allowed_origins",
                    "--anonymous_posts",
                    "--compat",
                    "--tls",
                    "--tls.crt",
                    "--tls.key",
                    "--max_connections",
                    "--max_request",
                    "--rate_limit",
                    "--rate_burst",
                    "--log_level",
                    "--log_format",
                    "--otlp",
                    "--otlp_share",
                    "--config_file");

    private Parley() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        System.exit(run(environment, Terminal.ofProcess(environment), arguments));
    }

    /** Runs one command to its end and answers the number of its {@link ExitCode}. */
    static int run(Map<String, String> environment, Terminal terminal, String... arguments) {
        TopicsCommand topics = new TopicsCommand(environment, terminal);
        CommandLine line =
                new CommandLine(new Parley())
                        .addSubcommand(
                                LaunchedCommand.line(
                                        "serve", "Runs a hub on this machine", SETTINGS))
                        .addSubcommand(
                                LaunchedCommand.line(
                                        "config",
                                        "Shows a hub's settings and where they come from",
                                        SETTINGS))
                        .addSubcommand(new PostCommand(environment, terminal))
                        .addSubcommand(new MessagesCommand(environment, terminal))
                        .addSubcommand(new TailCommand(environment, terminal))
                        .addSubcommand(new SearchCommand(environment, terminal))
                        .addSubcommand(new TrendsCommand(environment, terminal, Clock.systemUTC()))
                        .addSubcommand(new CommandLine(topics).addSubcommand(topics.members()))
                        .addSubcommand(new UsersCommand(environment, terminal))
                        .addSubcommand(new RebuildCommand(environment, terminal))
                        .addSubcommand(new CheckCommand(environment, terminal))
                        .addSubcommand(new CompletionCommand(terminal));
        line.setOut(new PrintWriter(terminal.out(), true, terminal.out().charset()));
        line.setErr(new PrintWriter(terminal.err(), true, terminal.err().charset()));
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpWidth(96);
        // A message may well start with an @; it must not name a file to read.
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler((e, _) -> report(terminal, e).number());
        line.setExecutionExceptionHandler(
                (e, _, _) -> {
                    if (e instanceof HubFailure failure) {
                        return report(terminal, failure).number();
                    }
                    // A mistake of this program's own: picocli shows where.
                    throw e;
                });
        int code = line.execute(arguments);
        // The program behind a pipe may have had enough of it (head, less): that is no failure.
        if (terminal.out().checkError()
                && code == ExitCode.DONE.number()
                && !terminal.ends().outputIsPipe()) {
            terminal.error("the output could not be written to its end");
            return ExitCode.REFUSED.number();
        }
        return code;
    }

    private static ExitCode report(Terminal terminal, ParameterException wrong) {
        String help = wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        String message = String.valueOf(wrong.getMessage());
        terminal.error("%s (see '%s')".formatted(message, help));
        return ExitCode.USAGE;
    }

    private static ExitCode report(Terminal terminal, HubFailure failure) {
        terminal.error(String.valueOf(failure.getMessage()));
        return switch (failure) {
            case HubFailure.Refused _ -> ExitCode.REFUSED;
            case HubFailure.Unreachable _ -> ExitCode.UNREACHABLE;
        };
    }

    /** The version that the build wrote into the jar, and the Java that runs it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            @Nullable String version = Parley.class.getPackage().getImplementationVersion();
            return new String[] {
                "parley %s (Java %s)"
                        .formatted(version == null ? "development" : version, Runtime.version())
            };
        }
    }
}
