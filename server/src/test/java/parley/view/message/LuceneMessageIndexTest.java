package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.domain.Event.MessagePosted;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.Visibility;
import parley.log.LogEvent;
import parley.view.History;

final class LuceneMessageIndexTest {
    private static final UUID LOG = new UUID(1, 2);
    private static final TopicId TOPIC = new TopicId("t");

    @TempDir private Path temp;
    private Path folder = Path.of("");
    private final History history = new History();

    @BeforeEach
    void nameAFolderThatIsNotThere() {
        folder = temp.resolve("new/index");
        history.create("t", "ann", Visibility.PUBLIC);
    }

    private LuceneMessageIndex open() throws IOException {
        return LuceneMessageIndex.open(folder, LOG, Long.MAX_VALUE);
    }

    private Message post(LuceneMessageIndex index, String topic, String id) throws IOException {
        LogEvent at = history.post(topic, id, "text of " + id);
        Message message =
                Message.posted(
                        (MessagePosted) at.event().orElseThrow(),
                        at.time(),
                        at.position(),
                        at.globalPosition());
        index.put(message, at.globalPosition());
        return message;
    }

    private List<String> list(LuceneMessageIndex index, String topic) throws IOException {
        return index
                .list(new TopicId(topic), PositionRange.ALL, 1000, history.globalPosition())
                .stream()
                .map(message -> message.id().text())
                .toList();
    }

    /** Three messages in an index that was closed. */
    private long writeAndClose() throws IOException {
        try (LuceneMessageIndex index = open()) {
            post(index, "t", "a");
            post(index, "t", "b");
            post(index, "t", "c");
        }
        return history.globalPosition();
    }

    private void assertOfNoUse() {
        assertThatExceptionOfType(DamagedIndexException.class).isThrownBy(this::open);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("write.lock")).sorted().toList();
        }
    }

    private Path segments() throws IOException {
        return files().stream()
                .filter(file -> file.getFileName().toString().startsWith("segments_"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void goesOnWhereItsLastCommitStands() throws Exception {
        long position = writeAndClose();

        try (LuceneMessageIndex index = open()) {
            assertThat(index.openedAt()).isEqualTo(position);
            assertThat(list(index, "t")).containsExactly("a", "b", "c");
            assertThat(index.find(new MessageId("b"))).isPresent();
        }
    }

    @Test
    void commitsWhereItHasPassedWithoutAWrite() throws Exception {
        try (LuceneMessageIndex index = open()) {
            index.passed(77);
        }
        try (LuceneMessageIndex index = open()) {
            assertThat(index.openedAt()).isEqualTo(77);
        }
    }

    @Test
    void findsAWriteAtOnce() throws Exception {
        try (LuceneMessageIndex index = open()) {
            for (int i = 0; i < 300; i++) {
                Message message = post(index, "t", "m" + i);
                assertThat(index.find(message.id())).contains(message);

                Message edited = message.edited(MessageContent.text("new"), message.createdAt(), 0);
                index.put(edited, history.globalPosition());
                assertThat(index.find(message.id())).contains(edited);

                index.remove(edited, history.globalPosition());
                assertThat(index.find(message.id())).isEmpty();
            }
        }
    }

    @Test
    void listsWhatWasWrittenUpToAPosition() throws Exception {
        try (LuceneMessageIndex index = open()) {
            for (int i = 0; i < 50; i++) {
                post(index, "t", "m" + i);
                assertThat(list(index, "t")).hasSize(i + 1).endsWith("m" + i);
            }
        }
    }

    @Test
    void writingTheSameAgainChangesNothing() throws Exception {
        try (LuceneMessageIndex index = open()) {
            Message message = post(index, "t", "a");
            index.put(message, history.globalPosition());
            index.put(message, history.globalPosition());

            assertThat(list(index, "t")).containsExactly("a");
        }
    }

    @Test
    void keepsTopicsApartWhateverTheirIdsBeginWith() throws Exception {
        List<String> topics = List.of("a", "a.", "a-a", "aa", "A", "a~", "b", "0", "~");
        try (LuceneMessageIndex index = open()) {
            for (int round = 0; round < 3; round++) {
                for (String topic : topics) {
                    post(index, topic, topic + round);
                }
            }
            for (String topic : topics) {
                assertThat(list(index, topic)).containsExactly(topic + 0, topic + 1, topic + 2);
            }
            index.removeTopic(new TopicId("a"), history.deleteTopic("a").globalPosition());
            assertThat(list(index, "a")).isEmpty();
            for (String topic : topics.subList(1, topics.size())) {
                assertThat(list(index, topic)).hasSize(3);
            }
        }
    }

    @Test
    void anIndexOfAnotherLogIsOfNoUse() throws Exception {
        writeAndClose();

        assertThatExceptionOfType(DamagedIndexException.class)
                .isThrownBy(() -> LuceneMessageIndex.open(folder, new UUID(1, 3), Long.MAX_VALUE));
    }

    @Test
    void anIndexAheadOfItsLogIsOfNoUse() throws Exception {
        long position = writeAndClose();

        try (LuceneMessageIndex index = LuceneMessageIndex.open(folder, LOG, position)) {
            assertThat(index.openedAt()).isEqualTo(position);
        }
        assertThatExceptionOfType(DamagedIndexException.class)
                .isThrownBy(() -> LuceneMessageIndex.open(folder, LOG, position - 1));
    }

    @Test
    void anIndexOfAnotherFormatIsOfNoUse() throws Exception {
        writeAndClose();
        rewriteCommit(Map.of("logId", LOG.toString(), "position", "9", "format", "0"));

        assertOfNoUse();
    }

    @Test
    void anIndexWhoseCommitNamesNoPositionIsOfNoUse() throws Exception {
        writeAndClose();
        rewriteCommit(Map.of("logId", LOG.toString(), "position", "x", "format", "1"));

        assertOfNoUse();
    }

    private void rewriteCommit(Map<String, String> data) throws IOException {
        try (FSDirectory directory = FSDirectory.open(folder);
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
            writer.setLiveCommitData(data.entrySet());
            writer.commit();
        }
    }

    @Test
    void anIndexWithADamagedCommitIsOfNoUse() throws Exception {
        writeAndClose();
        byte[] whole = Files.readAllBytes(segments());
        for (int i = 0; i < 4; i++) {
            byte[] damaged = whole.clone();
            damaged[i * (whole.length - 1) / 3] ^= 0x55;
            Files.write(segments(), damaged);
            assertOfNoUse();

            Files.write(segments(), "nonsense".repeat(100).getBytes(StandardCharsets.UTF_8));
            assertOfNoUse();
        }
    }

    @Test
    void anIndexOfWhichAnyFileIsGoneOrCutOffIsOfNoUse() throws Exception {
        writeAndClose();
        int files = files().size();
        assertThat(files).isGreaterThan(2);
        for (int i = 0; i < files; i++) {
            for (int kind = 0; kind < 3; kind++) {
                deleteIndex();
                writeAndClose();
                Path file = files().get(i);
                byte[] whole = Files.readAllBytes(file);
                switch (kind) {
                    case 0 -> Files.delete(file);
                    case 1 -> Files.write(file, new byte[0]);
                    default -> Files.write(file, Arrays.copyOf(whole, whole.length / 2));
                }
                if (kind == 0 && file.getFileName().toString().startsWith("segments_")) {
                    assertThat(IndexFolder.isEmpty(folder)).isTrue();
                } else {
                    assertOfNoUse();
                }
            }
        }
    }

    private void deleteIndex() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
    }

    @Test
    void twoDoNotShareAFolder() throws Exception {
        try (LuceneMessageIndex index = open()) {
            post(index, "t", "a");
            assertThatThrownBy(this::open).isInstanceOf(IOException.class);
            assertThat(list(index, "t")).containsExactly("a");
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsAnError() throws Exception {
        Files.createDirectories(folder.getParent());
        Files.writeString(folder, "a file");

        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
        assertThat(folder).hasContent("a file");
    }

    @Test
    void nobodyWaitsForAClosedIndex() throws Exception {
        LuceneMessageIndex index = open();
        post(index, "t", "a");
        index.close();

        assertThatThrownBy(() -> index.list(TOPIC, PositionRange.ALL, 10, Long.MAX_VALUE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
    }
}
