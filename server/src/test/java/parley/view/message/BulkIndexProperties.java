package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Bits;
import parley.domain.Message;
import parley.domain.Visibility;
import parley.log.FolderTree;
import parley.log.LogEvent;
import parley.view.History;
import parley.view.directory.Directory;

/**
 * Whatever happens, an index that several threads fill with it has what a reader of the log has.
 */
final class BulkIndexProperties {
    private static final int STEPS = 400;
    private static final int TOPICS = 3;
    private static final int USERS = 4;

    @Property(tries = 30)
    void holdsWhatTheLogSays(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        History history = history(random);
        Directory directory = new Directory();
        directory.apply(history.all());
        Path folder = Files.createTempDirectory("parley-bulk");
        // A message or a few at a time, so that what changes is in all stages.
        long batch = 1 + random.nextInt(8_000);
        try (BulkIndex bulk =
                BulkIndex.begin(folder.resolve("index"), MessagesUnderTest.LOG, batch)) {
            for (LogEvent event : history.all()) {
                Optional<MessageWrite> write = MessageWrite.of(event, directory, bulk);
                if (write.isPresent()) {
                    write.get().to(bulk, event.globalPosition());
                }
            }
            try (DirectoryReader reader = bulk.reader()) {
                assertThat(messages(reader))
                        .containsExactlyInAnyOrderElementsOf(MessagesModel.of(history.all()).all());
            }
        } finally {
            new FolderTree(folder).delete();
        }
    }

    private static History history(Random random) {
        History history = new History();
        for (int i = 0; i < USERS; i++) {
            history.register("u" + i);
        }
        for (int i = 0; i < TOPICS; i++) {
            history.create("t" + i, "u0", Visibility.PUBLIC);
        }
        List<String> posted = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            int message = posted.isEmpty() ? 0 : random.nextInt(posted.size());
            // Mostly one of the last, as people do.
            if (random.nextInt(3) > 0) {
                message = Math.max(0, posted.size() - 1 - random.nextInt(5));
            }
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> {
                    if (!posted.isEmpty()) {
                        String text = "edit ".repeat(random.nextInt(300));
                        history.edit(posted.get(message), "m" + message, text + i);
                    }
                }
                case 3 -> {
                    if (!posted.isEmpty()) {
                        history.delete(posted.get(message), "m" + message);
                    }
                }
                case 4 -> {
                    if (random.nextInt(40) == 0) {
                        history.deleteTopic("t" + random.nextInt(TOPICS));
                    } else if (random.nextInt(40) == 0) {
                        history.deleteUser("u" + random.nextInt(USERS));
                    }
                }
                default -> {
                    String topic = "t" + random.nextInt(TOPICS);
                    history.post(
                            topic, "m" + posted.size(), "post " + i, "u" + random.nextInt(USERS));
                    posted.add(topic);
                }
            }
        }
        return history;
    }

    private static List<Message> messages(DirectoryReader reader) throws IOException {
        List<Message> messages = new ArrayList<>();
        StoredMessages stored = new StoredMessages(reader);
        for (LeafReaderContext leaf : reader.leaves()) {
            Bits live = leaf.reader().getLiveDocs();
            for (int i = 0; i < leaf.reader().maxDoc(); i++) {
                if (live == null || live.get(i)) {
                    messages.add(stored.read(leaf.docBase + i));
                }
            }
        }
        return messages;
    }
}
