package parley.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import parley.v1.Job;
import picocli.CommandLine.Mixin;

/** A command that starts a job of a hub's, and follows it to its end. */
abstract sealed class JobCommand implements Callable<Integer> permits CheckCommand, RebuildCommand {

    private final Terminal terminal;

    @Mixin private final HubOptions options;
    @Mixin private final JobOptions job = new JobOptions();

    JobCommand(Map<String, String> environment, Terminal terminal) {
        this.options = new HubOptions(environment);
        this.terminal = terminal;
    }

    abstract Job start(HubClient hub);

    @Override
    public final Integer call() {
        try (HubClient hub = options.connect()) {
            return new JobWatch(hub, terminal, options.json())
                    .follow(start(hub), job.waits())
                    .number();
        }
    }
}
