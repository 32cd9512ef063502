package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import parley.domain.Caller;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.log.LogEvent;
import parley.view.History;
import parley.view.directory.Directory;

/** The message view over a real index, beside the log that it is fed from. */
final class MessagesUnderTest implements AutoCloseable {
    static final UUID LOG = new UUID(1, 2);
    static final Caller ANN = new Caller.SignedIn(new UserId("ann"), false);

    final History history = new History();
    private final Path root;
    private final long newestBytes;
    private Path folder;
    private int folders;
    private LuceneMessageIndex index;
    private Directory directory = new Directory();
    private final Map<Wanted, Messages.Page> kept = new HashMap<>();
    Messages messages;

    private record Wanted(TopicId topic, PositionRange range, int limit) {}

    /**
     * @param newestBytes bound of the newest messages in memory
     */
    MessagesUnderTest(long newestBytes) throws IOException {
        this.root = Files.createTempDirectory("parley-messages");
        this.folder = root.resolve("index0");
        this.newestBytes = newestBytes;
        this.index = LuceneMessageIndex.open(folder, LOG, history.globalPosition());
        this.messages = new Messages(directory, index, newestBytes);
    }

    /** Feeds what is new, so many events at a time. */
    void apply(int batch) throws IOException {
        List<LogEvent> fresh = history.after(Math.min(messages.position(), directory.position()));
        for (int from = 0; from < fresh.size(); from += batch) {
            List<LogEvent> next = fresh.subList(from, Math.min(fresh.size(), from + batch));
            directory.apply(next);
            messages.apply(next);
        }
        assertThat(messages.position()).isEqualTo(history.globalPosition());
    }

    /** Closes in order and opens again. */
    void restart() throws IOException {
        index.close();
        reopen();
        assertThat(index.openedAt()).isEqualTo(messages.position());
    }

    /** Goes on from the last commit: whatever was not in it is lost. */
    void crash() throws IOException {
        Path copy = root.resolve("index" + ++folders);
        copy(folder, copy);
        index.close();
        folder = copy;
        reopen();
    }

    /** As if the last commit held more than the position that it names. */
    void restartBehind(long globalPosition) throws IOException {
        index.close();
        IndexFolder behind = IndexFolder.open(folder, LOG, Long.MAX_VALUE);
        behind.commit(Math.min(globalPosition, behind.position()));
        behind.close();
        reopen();
        assertThat(index.openedAt()).isLessThanOrEqualTo(globalPosition);
    }

    /** The directory begins anew, too; otherwise it is ahead of the index. */
    void forgetDirectory() {
        kept.clear();
        directory = new Directory();
        messages = new Messages(directory, index, newestBytes);
    }

    MessageSearch search() {
        return new MessageSearch(directory, index);
    }

    Directory directory() {
        return directory;
    }

    private void reopen() throws IOException {
        kept.clear();
        index = LuceneMessageIndex.open(folder, LOG, history.globalPosition());
        messages = new Messages(directory, index, newestBytes);
    }

    MessagesModel model() {
        return MessagesModel.of(history.all());
    }

    void assertListsAsTheModel(String topic, PositionRange range, int limit) {
        Wanted wanted = new Wanted(new TopicId(topic), range, limit);
        assertKeptPagesAreAsTheModel();
        try {
            Optional<Messages.Page> page = messages.list(wanted.topic, range, limit, ANN);
            assertThat(page.map(Messages.Page::messages))
                    .as("%s %s at most %d", topic, range, limit)
                    .isEqualTo(model().list(wanted.topic, range, limit));
            page.ifPresent(read -> kept.put(wanted, read));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those pages read before that are said to be still what would be read. */
    private void assertKeptPagesAreAsTheModel() {
        MessagesModel model = model();
        kept.forEach(
                (wanted, page) -> {
                    OptionalLong reflects = messages.stillReflects(wanted.topic, page.basis(), ANN);
                    if (reflects.isPresent()) {
                        assertThat(reflects.getAsLong()).isGreaterThanOrEqualTo(page.reflects());
                        assertThat(Optional.of(page.messages()))
                                .as("%s as kept", wanted)
                                .isEqualTo(model.list(wanted.topic, wanted.range, wanted.limit));
                    }
                });
    }

    void assertFindsAsTheModel(String message) {
        MessageId id = new MessageId(message);
        try {
            assertThat(messages.find(id, ANN)).as(message).isEqualTo(model().find(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!file.endsWith("write.lock")) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        index.close();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, IOException failure)
                            throws IOException {
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
