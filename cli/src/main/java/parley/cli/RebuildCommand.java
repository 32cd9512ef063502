package parley.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code parley rebuild}: a new message index for a hub. */
@Command(
        name = "rebuild",
        description = {
            "Has a hub build its message index anew from the log, while the present one goes on"
                    + " answering.",
            "For administrators."
        })
final class RebuildCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin private final HubOptions options;
    @Mixin private final JobOptions job = new JobOptions();

    RebuildCommand(Map<String, String> environment, Terminal terminal) {
        this.options = new HubOptions(environment);
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (HubClient hub = options.connect()) {
            return new JobWatch(hub, terminal, options.json())
                    .follow(hub.startRebuild(), job.waits())
                    .number();
        }
    }
}
