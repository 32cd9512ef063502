package parley.cli;

import java.util.Map;
import parley.v1.Job;
import picocli.CommandLine.Command;

/** {@code parley check}: whether a hub shows what its log says. */
@Command(
        name = "check",
        description = {
            "Has a hub compare what it shows with its log, and lists the differences; it changes"
                    + " nothing.",
            "For administrators."
        })
final class CheckCommand extends JobCommand {

    CheckCommand(Map<String, String> environment, Terminal terminal) {
        super(environment, terminal);
    }

    @Override
    Job start(HubClient hub) {
        return hub.startCheck();
    }
}
