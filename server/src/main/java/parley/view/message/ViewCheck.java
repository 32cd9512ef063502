package parley.view.message;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import parley.log.FolderTree;
import parley.log.Log;
import parley.view.Applier;
import parley.view.Progress;
import parley.view.directory.Directory;
import parley.view.directory.DirectoryContents;

/**
 * Compares what a hub shows with what it should show by its log: every topic, every user and every
 * message, as of one global position. It changes nothing. It needs as much room as the directory in
 * memory, and on the disk as the index.
 */
public final class ViewCheck {
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Log log;
    private final Applier applier;
    private final Directory directory;
    private final Messages messages;
    private final RenewableMessageIndex index;

    public ViewCheck(
            Log log,
            Applier applier,
            Directory directory,
            Messages messages,
            RenewableMessageIndex index) {
        this.log = log;
        this.applier = applier;
        this.directory = directory;
        this.messages = messages;
        this.index = index;
    }

    /** What the hub shows at one global position. */
    private record Shown(long position, DirectoryContents directory, DirectoryReader messages) {}

    /**
     * Says of every difference what it is.
     *
     * @throws IOException when the index cannot be read, or nothing be written beside it
     */
    public void check(Progress progress) throws Exception {
        Shown shown = shown(progress);
        try (DirectoryReader messages = shown.messages()) {
            Directory expected = new Directory();
            Path folder = index.folderForCheck();
            try (BulkIndex bulk = BulkIndex.begin(folder, log.id())) {
                new LogFeed(log, expected, expected::apply)
                        .feed(bulk, 0, shown.position(), shown.position(), progress);
                shown.directory().compare(expected, progress::differs);
                try (DirectoryReader expectedMessages = bulk.reader()) {
                    new IndexComparison(
                                    messages,
                                    expectedMessages,
                                    progress::differs,
                                    () -> progress.at(shown.position(), shown.position()))
                            .compare();
                }
            } finally {
                new FolderTree(folder).delete();
            }
        }
    }

    private Shown shown(Progress progress) throws Exception {
        while (true) {
            Optional<Shown> shown = applier.atRest(this::shownIfLevel);
            if (shown.isPresent()) {
                return shown.get();
            }
            progress.pause(LOOK);
        }
    }

    /** Empty while one view is ahead of another, because that one has failed and will go on. */
    private Optional<Shown> shownIfLevel() throws IOException {
        long position = directory.position();
        return position == messages.position()
                ? Optional.of(new Shown(position, new DirectoryContents(directory), index.reader()))
                : Optional.empty();
    }
}
