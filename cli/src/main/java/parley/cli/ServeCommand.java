package parley.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code parley serve}, for the help's sake: the launcher starts the server's own jar for it, and
 * this program, which knows only the API, says so when it is asked all the same.
 */
@Command(
        name = "serve",
        description = "Runs a hub on this machine; 'parley serve --help' tells how.")
final class ServeCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("not part of a command line");
        }
        throw new ParameterException(
                spec.commandLine(), "A hub is started by the launcher script, ./parley serve.");
    }
}
