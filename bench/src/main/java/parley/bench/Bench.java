package parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The {@code bench/run} command: each benchmark is a subcommand.
 *
 * <p>Exit codes: 0 measured, 1 something failed (an answer other than 200 included), 2 wrong usage.
 * A bar that was missed is reported and is no failure.
 */
@Command(
        name = "bench/run",
        description = "Measures a hub: Markdown on standard output, progress on standard error.",
        synopsisSubcommandLabel = "BENCHMARK",
        subcommands = {
            AllCommand.class,
            AppendCommand.class,
            ReadsCommand.class,
            SubscriptionsCommand.class,
            HttpCommand.class,
            LiveCommand.class,
            SearchCommand.class,
            StartCommand.class
        })
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) {
        if (!Files.isReadable(Path.of("/proc/self/stat"))) {
            Progress.tell("processor times come from /proc, which only Linux has");
            System.exit(1);
        }
        CommandLine line = new CommandLine(new Bench());
        addHelp(line);
        line.getSubcommands().values().forEach(Bench::addHelp);
        line.setUsageHelpWidth(96);
        line.setExecutionExceptionHandler(
                (e, _, _) -> {
                    switch (e) {
                        case BenchFailure failure ->
                                Progress.tell(String.valueOf(failure.getMessage()));
                        case IOException failure -> Progress.tell(failure.toString());
                        default -> throw e;
                    }
                    return 1;
                });
        System.exit(line.execute(arguments));
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Tells this, and measures nothing.")
                                .build());
    }
}
