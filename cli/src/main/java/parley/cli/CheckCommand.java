package parley.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code parley check}: whether a hub shows what its log says. */
@Command(
        name = "check",
        description = {
            "Has a hub compare what it shows with its log, and lists the differences; it changes"
                    + " nothing.",
            "For administrators."
        })
final class CheckCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin private final HubOptions options;
    @Mixin private final JobOptions job = new JobOptions();

    CheckCommand(Map<String, String> environment, Terminal terminal) {
        this.options = new HubOptions(environment);
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (HubClient hub = options.connect()) {
            return new JobWatch(hub, terminal, options.json())
                    .follow(hub.startCheck(), job.waits())
                    .number();
        }
    }
}
