package parley.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * A command that is here for the help's sake: the launcher starts the server's own jar for it, and
 * this program, which knows only the API, says so when it is asked all the same.
 */
final class LaunchedCommand implements Callable<Integer> {

    private final CommandSpec spec;

    private LaunchedCommand(String name, String description) {
        spec = CommandSpec.wrapWithoutInspection(this).name(name);
        spec.usageMessage().description(description + "; 'parley " + name + " --help' tells how.");
    }

    /**
     * Whatever its options are, the answer to them here is the same.
     *
     * @param flags of those, the ones that shells are to complete
     */
    static CommandLine line(String name, String description, List<String> flags) {
        CommandSpec spec = new LaunchedCommand(name, description).spec;
        for (String flag : flags) {
            spec.addOption(OptionSpec.builder(flag).type(String.class).arity("0..1").build());
        }
        return new CommandLine(spec).setUnmatchedArgumentsAllowed(true);
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "This is done by the launcher script, ./parley %s.".formatted(spec.name()));
    }
}
