package parley.view.message;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import parley.log.FolderTree;
import parley.log.Log;
import parley.view.Progress;
import parley.view.directory.Directory;

/** Builds an index anew from the log, beside the present one. */
final class IndexBuild {
    /** So far behind, in places of the log, it is ready. */
    private static final long NEAR = 1000;

    /**
     * So far behind, it is made durable, which takes a while, and goes on in the way of every day.
     */
    private static final long ALMOST_NEAR = 10 * NEAR;

    private static final Duration LOOK = Duration.ofMillis(20);

    private final IndexFolders folders;
    private final Log log;
    private final LogFeed feed;
    private final LongSupplier told;
    private final long logEnd;

    /**
     * @param directory ahead of {@code told}
     * @param told the global position that the hub's views have reached
     * @param logEnd a global position that they will reach: when the hub starts they may be behind
     */
    IndexBuild(IndexFolders folders, Log log, Directory directory, LongSupplier told, long logEnd) {
        this.folders = folders;
        this.log = log;
        this.feed = new LogFeed(log, directory);
        this.told = told;
        this.logEnd = logEnd;
    }

    /** Builds one until it is all but level with the hub. What it has is durable. */
    PlacedIndex build(Progress progress) throws IOException, InterruptedException {
        Path folder = folders.fresh();
        try {
            long at = fill(folder, progress);
            return continued(
                    new PlacedIndex(MendingMessageIndex.open(folder, log.id(), at), folder),
                    at,
                    progress);
        } catch (IOException | InterruptedException | RuntimeException e) {
            new FolderTree(folder).delete();
            throw e;
        }
    }

    /** Answers up to which global position the index in that folder has the log. */
    private long fill(Path folder, Progress progress) throws IOException, InterruptedException {
        try (BulkIndex bulk = BulkIndex.begin(folder, log.id())) {
            long at = 0;
            long upTo = told.getAsLong();
            while (upTo - at > ALMOST_NEAR || at < logEnd) {
                if (upTo == at) {
                    progress.pause(LOOK);
                }
                feed.feed(bulk, at, upTo, Math.max(upTo, logEnd), progress);
                at = upTo;
                upTo = told.getAsLong();
            }
            bulk.commit(at);
            return at;
        }
    }

    /** Writes what came about while it was committed, in the way of every day. */
    private PlacedIndex continued(PlacedIndex fresh, long from, Progress progress)
            throws IOException, InterruptedException {
        try {
            long at = from;
            for (long upTo = told.getAsLong(); upTo - at > NEAR; upTo = told.getAsLong()) {
                feed.feed(fresh.index(), at, upTo, upTo, progress);
                at = upTo;
            }
            return fresh;
        } catch (IOException | InterruptedException | RuntimeException e) {
            fresh.discard();
            throw e;
        }
    }
}
