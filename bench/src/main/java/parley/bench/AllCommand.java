package parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/run all}: every benchmark, one after the other, each with a hub of its own. */
@Command(name = "all", description = "All of them, one after the other: one report.")
final class AllCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each round lasts (default: as each has it).")
    private @Nullable Integer seconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many of each (default: as each has it).")
    private @Nullable Integer rounds;

    /**
     * The first exit code that is not 0; a benchmark that fails does not keep others from running.
     */
    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("run without its command line");
        }
        int code = 0;
        CommandLine all = spec.commandLine().getParent();
        for (CommandLine one : List.copyOf(all.getSubcommands().values())) {
            if (one.getCommandName().equals(spec.name())) {
                continue;
            }
            List<String> line = new ArrayList<>(List.of(one.getCommandName()));
            give(line, one, "--seconds", seconds);
            give(line, one, "--rounds", rounds);
            Progress.tell(String.join(" ", line));
            int ended = all.execute(line.toArray(String[]::new));
            code = code == 0 ? ended : code;
            System.out.println();
        }
        return code;
    }

    private static void give(
            List<String> line, CommandLine to, String option, @Nullable Integer value) {
        if (value != null && to.getCommandSpec().findOption(option) != null) {
            line.add(option + "=" + value);
        }
    }
}
