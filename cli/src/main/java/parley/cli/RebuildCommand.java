package parley.cli;

import java.util.Map;
import parley.v1.Job;
import picocli.CommandLine.Command;

/** {@code parley rebuild}: a new message index for a hub. */
@Command(
        name = "rebuild",
        description = {
            "Has a hub build its message index anew from the log, while the present one goes on"
                    + " answering.",
            "For administrators."
        })
final class RebuildCommand extends JobCommand {

    RebuildCommand(Map<String, String> environment, Terminal terminal) {
        super(environment, terminal);
    }

    @Override
    Job start(HubClient hub) {
        return hub.startRebuild();
    }
}
