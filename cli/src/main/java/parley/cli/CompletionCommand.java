package parley.cli;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley completion SHELL}: what a shell needs to complete what is typed. */
@Command(
        name = "completion",
        description = {
            "Prints a script with which a shell completes parley's commands and options.",
            "Use it by: source <(parley completion bash), and zsh in zsh."
        })
final class CompletionCommand implements Callable<Integer> {

    private static final List<String> SHELLS = List.of("bash", "zsh");

    private final Terminal terminal;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "SHELL",
            completionCandidates = Shells.class,
            description = "bash or zsh.")
    private String shell = "";

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** For the completion of this very command. */
    static final class Shells implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return SHELLS.iterator();
        }
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("not part of a command line");
        }
        if (!SHELLS.contains(shell)) {
            throw new ParameterException(
                    spec.commandLine(), "SHELL is bash or zsh, not '%s'.".formatted(shell));
        }
        // One script for both: under zsh it turns on zsh's own support for bash's completions.
        terminal.out().print(AutoComplete.bash("parley", spec.root().commandLine()));
        return ExitCode.DONE.number();
    }
}
