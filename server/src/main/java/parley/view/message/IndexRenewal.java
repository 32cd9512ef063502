package parley.view.message;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.view.Job;
import parley.view.Jobs;
import parley.view.Progress;

/** The job of building the index anew: on demand, and by itself for as long as there is none. */
final class IndexRenewal {
    private static final Logger LOGGER = LoggerFactory.getLogger(IndexRenewal.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final IndexFolders folders;
    private final IndexBuild build;
    private final CurrentIndex current;
    private final Jobs jobs;

    IndexRenewal(IndexFolders folders, IndexBuild build, CurrentIndex current, Jobs jobs) {
        this.folders = folders;
        this.build = build;
        this.current = current;
        this.jobs = jobs;
    }

    /** Has one built in the background, because there is none. */
    void begin(String reason) {
        LOGGER.warn("The message index is built anew from the log: {}", reason);
        jobs.startWhenFree(Job.Kind.REBUILD, this::rebuildWhileMissing);
    }

    private void rebuildWhileMissing(Progress progress) throws InterruptedException {
        while (current.writing().isEmpty()) {
            try {
                current.deleteDropped();
                rebuild(progress);
            } catch (IOException | RuntimeException e) {
                LOGGER.warn(
                        "The message index cannot be built; trying again in {} s: {}",
                        RETRY.toSeconds(),
                        IndexFolder.reason(e));
                progress.pause(RETRY);
            }
        }
    }

    /**
     * Builds one, and ends when it has taken the place of the present one, which is deleted.
     *
     * @throws IOException when it cannot be written; the present one stays
     */
    void rebuild(Progress progress) throws IOException, InterruptedException {
        PlacedIndex fresh = build.build(progress);
        try {
            current.offer(fresh);
            while (current.isComing(fresh)) {
                progress.pause(LOOK);
            }
        } finally {
            if (!current.isTaken(fresh)) {
                fresh.discard();
            }
        }
        current.deleteDropped();
        if (!current.isRead(fresh)) {
            throw new IOException("the new message index could not take its place");
        }
        folders.clean(); // one that could not even be opened
    }

    /** Says that there is none, and how far the next one is. */
    String missing() {
        return "the message index is built anew from the log"
                + jobs.running()
                        .filter(job -> job.kind() == Job.Kind.REBUILD)
                        .map(job -> ": " + job.progress())
                        .orElse("");
    }
}
