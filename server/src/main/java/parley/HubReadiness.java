package parley;

import java.util.Optional;
import parley.api.Readiness;
import parley.log.Log;
import parley.log.Tail;
import parley.view.Applier;
import parley.view.Job;
import parley.view.Jobs;

/**
 * Ready when the views have caught up with the log as it stood at the start, and until the hub
 * stops.
 */
final class HubReadiness implements Readiness {
    private final Log log;
    private final Applier applier;
    private final Tail tail;
    private final Jobs jobs;
    private final long from;
    private final long target;
    private volatile boolean caughtUp;
    private volatile boolean stopping;

    /**
     * @param target the global position at which the log stood at the start
     */
    HubReadiness(Log log, Applier applier, Tail tail, Jobs jobs, long target) {
        this.log = log;
        this.applier = applier;
        this.tail = tail;
        this.jobs = jobs;
        this.from = applier.position();
        this.target = target;
    }

    void stop() {
        stopping = true;
    }

    @Override
    public Optional<String> closed() {
        if (stopping) {
            return Optional.of("the hub stops");
        }
        if (caughtUp) {
            return Optional.empty();
        }
        long at = applier.position();
        caughtUp = at >= target;
        return caughtUp ? Optional.empty() : Optional.of(progress(at));
    }

    private String progress(long at) {
        long percent = 100 * (at - from) / Math.max(1, target - from);
        return "the views catch up with the log: %d%%, at %d of %d".formatted(percent, at, target);
    }

    @Override
    public Optional<String> obstacle() {
        return closed().or(log::obstacle).or(tail::obstacle).or(applier::obstacle);
    }

    @Override
    public Optional<String> remark() {
        return obstacle().isPresent() ? Optional.empty() : jobs.running().map(HubReadiness::of);
    }

    private static String of(Job job) {
        String what =
                switch (job.kind()) {
                    case REBUILD ->
                            "the message index is built anew from the log, and the present one"
                                    + " answers meanwhile";
                    case CHECK -> "the views are compared with the log";
                };
        return what + ": " + job.progress();
    }
}
