package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.domain.Event.MessagePosted;
import parley.domain.Message;
import parley.domain.TopicId;
import parley.domain.Visibility;
import parley.log.Deadline;
import parley.log.LogEvent;
import parley.view.History;

/** The index's folder goes away under it, and a file stands in its place for a while. */
final class MendingMessageIndexTest {
    private static final UUID LOG = new UUID(1, 2);
    private static final TopicId TOPIC = new TopicId("t");

    @TempDir private Path temp;
    private final History history = new History();
    private final List<LogEvent> posts = new ArrayList<>();
    private Path folder = Path.of("");
    private MendingMessageIndex index;

    @BeforeEach
    void openAndWrite() throws IOException {
        folder = temp.resolve("index");
        history.create("t", "ann", Visibility.PUBLIC);
        index = MendingMessageIndex.open(folder, LOG, history.globalPosition());
        for (String id : List.of("a", "b", "c")) {
            posts.add(history.post("t", id, "text of " + id));
            write(posts.getLast());
        }
        assertThat(list()).containsExactly("a", "b", "c");
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private Message write(LogEvent at) throws IOException {
        MessagePosted posted = (MessagePosted) at.event().orElseThrow();
        Message message = Message.posted(posted, at.time(), at.position(), at.globalPosition());
        index.put(message, at.globalPosition());
        index.passed(at.globalPosition());
        return message;
    }

    private List<String> list() throws IOException {
        return index.list(TOPIC, PositionRange.ALL, 10, history.globalPosition()).stream()
                .map(message -> message.id().text())
                .toList();
    }

    private void breakIt() throws IOException {
        posts.add(history.post("t", "d", "text of d"));
        write(posts.getLast());
        Files.move(folder, temp.resolve("gone"));
        Files.writeString(folder, "a file");
        assertThatThrownBy(this::list).isInstanceOf(IndexUnavailableException.class);
    }

    @Test
    void nothingIsToBeMendedWhileAllIsWell() throws IOException {
        assertThat(index.mend()).isEmpty();
        assertThat(index.obstacle()).isEmpty();
    }

    @Test
    void whatHasFailedTakesNoMoreAndSaysWhyAndCanStillBeRead() throws IOException {
        breakIt();
        assertThat(index.obstacle().orElseThrow())
                .startsWith("the message index cannot be written");
        LogEvent next = history.post("t", "e", "text of e");
        assertThatIOException()
                .isThrownBy(() -> write(next))
                .withMessageStartingWith("the message index cannot be written: ");
        for (LogEvent post : posts) {
            Message message =
                    Message.posted(
                            (MessagePosted) post.event().orElseThrow(),
                            post.time(),
                            post.position(),
                            post.globalPosition());
            assertThat(index.find(message.id())).contains(message);
        }
        assertThat(index.list(TOPIC, PositionRange.ALL, 3, posts.get(2).globalPosition()))
                .hasSize(3);
    }

    @Test
    void itIsOpenedAnewAndWrittenAgainAndReadFromTheFailedOneMeanwhile() throws IOException {
        breakIt();
        assertThatIOException()
                .isThrownBy(index::mend)
                .withMessageStartingWith("the message index cannot be opened again: ");
        Files.delete(folder);
        assertThat(mended()).hasValue(0);
        for (LogEvent post : posts) {
            assertThat(index.obstacle().orElseThrow()).contains("catches up");
            assertThat(index.find(((MessagePosted) post.event().orElseThrow()).message()))
                    .isPresent();
            write(post);
        }
        assertThat(index.obstacle()).isEmpty();
        assertThat(list()).containsExactly("a", "b", "c", "d");
        assertThat(index.mend()).isEmpty();
    }

    @Test
    void whatTheFailedOneHadMadeDurableIsHeldOnceWhenItComesAgain() throws IOException {
        index.close();
        IndexFolder behind = IndexFolder.open(folder, LOG, history.globalPosition());
        behind.commit(posts.getFirst().globalPosition()); // and holds all of them
        behind.close();
        index = MendingMessageIndex.open(folder, LOG, history.globalPosition());
        Path held = temp.resolve("held");
        copy(folder, held);
        breakIt();
        Files.delete(folder);
        Files.move(held, folder);

        assertThat(mended()).hasValue(posts.getFirst().globalPosition());
        for (LogEvent post : posts.subList(1, posts.size())) {
            write(post);
        }

        assertThat(list()).containsExactly("a", "b", "c", "d");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** It tries once a second. */
    private OptionalLong mended() {
        Deadline patience = Deadline.in(Duration.ofSeconds(20));
        while (true) {
            try {
                return index.mend();
            } catch (IOException e) {
                assertThat(patience.hasPassed()).as("%s", e).isFalse();
                Thread.onSpinWait();
            }
        }
    }
}
