package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.domain.Event.MessagePosted;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;

final class BulkAddsTest {
    private static final int BATCH = 10_000;

    private final AtomicBoolean diskIsFull = new AtomicBoolean();
    private IndexWriter writer;
    private BulkAdds adds;

    @BeforeEach
    void open() throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(MessageAnalyzer.INSTANCE);
        config.setMaxBufferedDocs(2).setRAMBufferSizeMB(IndexWriterConfig.DISABLE_AUTO_FLUSH);
        config.setMergeScheduler(new Merges());
        writer = new IndexWriter(new Disk(), config);
        adds = new BulkAdds(writer, BATCH);
    }

    @AfterEach
    void close() throws IOException {
        adds.close();
        writer.rollback();
    }

    @Test
    void whatGrowsByEditsIsHandedOverInTime() throws IOException {
        Message message = message("m", "short");
        adds.add(message);

        assertThat(adds.replace(message)).isTrue();
        assertThat(adds.replace(message("m", "x".repeat(BATCH)))).isTrue();
        assertThat(adds.replace(message)).as("no thread has it").isFalse();
        adds.awaitAll();
        assertThat(writer.getDocStats().numDocs).isEqualTo(1);
    }

    @Test
    void whatIsTakenBackMakesRoom() throws IOException {
        for (int i = 0; i < BATCH; i++) {
            Message message = message("m" + i, "short");
            adds.add(message);
            assertThat(adds.takeBack(message.id())).isTrue();
        }
        adds.awaitAll();
        assertThat(writer.getDocStats().numDocs).isZero();
    }

    /** It is met by a merge, which closes the writer to those who add. */
    @Test
    void whateverThreadsSayOfItAFullDiskIsTheCause() {
        diskIsFull.set(true);

        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 1_000_000; i++) {
                                adds.add(message("m" + i, "short"));
                            }
                            adds.awaitAll();
                        })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
    }

    private static Message message(String id, String text) {
        return Message.posted(
                new MessagePosted(
                        new TopicId("t"),
                        new MessageId(id),
                        Optional.of(new UserId("ann")),
                        MessageContent.text(text),
                        Optional.empty()),
                Instant.EPOCH,
                0,
                1);
    }

    /** Says nothing of failures, which the writer remembers. */
    private static final class Merges extends ConcurrentMergeScheduler {
        @Override
        protected void handleMergeException(Throwable failure) {}
    }

    private final class Disk extends FilterDirectory {
        Disk() {
            super(new ByteBuffersDirectory());
        }

        @Override
        public IndexOutput createOutput(String name, IOContext context) throws IOException {
            if (diskIsFull.get() && context.context() == IOContext.Context.MERGE) {
                throw new IOException("No space left on device");
            }
            return super.createOutput(name, context);
        }
    }
}
