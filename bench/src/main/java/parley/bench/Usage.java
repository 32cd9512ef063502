package parley.bench;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of options beyond what picocli knows. */
final class Usage {

    private Usage() {}

    /**
     * @param command that the option belongs to; picocli sets it before the command is run
     * @throws ParameterException unless the condition holds
     */
    static void require(@Nullable CommandSpec command, boolean condition, String message) {
        if (condition) {
            return;
        }
        if (command == null) {
            throw new IllegalStateException("run without its command line: " + message);
        }
        throw new ParameterException(command.commandLine(), message);
    }
}
