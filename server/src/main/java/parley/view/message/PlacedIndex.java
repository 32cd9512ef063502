package parley.view.message;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.log.FolderTree;

/** An index, and the folder that it is in. */
final class PlacedIndex {
    private static final Logger LOGGER = LoggerFactory.getLogger(PlacedIndex.class);

    private final MendingMessageIndex index;
    private final Path folder;
    private final AtomicBoolean discarded = new AtomicBoolean();

    PlacedIndex(MendingMessageIndex index, Path folder) {
        this.index = index;
        this.folder = folder;
    }

    MendingMessageIndex index() {
        return index;
    }

    Path folder() {
        return folder;
    }

    /** Deletes it, once. Whatever comes of that, nobody needs it any more. */
    void discard() {
        if (!discarded.compareAndSet(false, true)) {
            return; // what is in its folder now is another
        }
        try {
            index.close();
            new FolderTree(folder).delete();
        } catch (IOException | RuntimeException e) {
            LOGGER.warn("An old message index could not be deleted: {}", e.toString());
        }
    }
}
