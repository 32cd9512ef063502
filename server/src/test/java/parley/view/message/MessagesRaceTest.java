package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.domain.Visibility;
import parley.view.History;
import parley.view.directory.Directory;

/** What happens while a reader is between a topic's window and the index. */
final class MessagesRaceTest {
    private static final TopicId TOPIC = new TopicId("t");

    @TempDir private Path folder;
    private final History history = new History();
    private final Directory directory = new Directory();
    private HookedIndex index;
    private Messages messages;

    @BeforeEach
    void open() throws IOException {
        index =
                new HookedIndex(
                        LuceneMessageIndex.open(folder, MessagesUnderTest.LOG, Long.MAX_VALUE));
        messages = new Messages(directory, index, 1 << 26);
        history.create("t", "ann", Visibility.PUBLIC);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private void apply() throws IOException {
        directory.apply(history.all());
        messages.apply(history.all());
    }

    private void post(int from, int to) {
        for (int i = from; i < to; i++) {
            history.post("t", "m" + i, "text " + i);
        }
    }

    private List<Message> list(PositionRange range, int limit) throws IOException {
        return messages.list(TOPIC, range, limit, MessagesUnderTest.ANN).orElseThrow().messages();
    }

    private void assertComplete() throws IOException {
        assertThat(list(PositionRange.NEWEST_FIRST, 1000))
                .isEqualTo(
                        MessagesModel.of(history.all())
                                .list(TOPIC, PositionRange.NEWEST_FIRST, 1000)
                                .orElseThrow());
        assertThat(list(PositionRange.ALL, 1000))
                .isEqualTo(
                        MessagesModel.of(history.all())
                                .list(TOPIC, PositionRange.ALL, 1000)
                                .orElseThrow());
    }

    /**
     * A full window, nothing left on disk below it, and a post that pushes its oldest entry out.
     */
    @Test
    void aPostWhileAReaderFindsNothingOlder() throws IOException {
        post(0, 201);
        history.delete("t", "m0");
        apply();
        index.duringList =
                () -> {
                    post(201, 203);
                    apply();
                };
        list(PositionRange.NEWEST_FIRST, 1000);

        assertComplete();
    }

    private interface Meanwhile {
        void happens() throws IOException;
    }

    private static final class HookedIndex implements MessageIndex {
        private final MessageIndex behind;
        private Meanwhile duringList = () -> {};

        HookedIndex(MessageIndex behind) {
            this.behind = behind;
        }

        @Override
        public List<Message> list(TopicId topic, PositionRange range, int limit, long atLeast)
                throws IOException {
            List<Message> listed = behind.list(topic, range, limit, atLeast);
            Meanwhile happens = duringList;
            duringList = () -> {};
            happens.happens();
            return listed;
        }

        @Override
        public long openedAt() {
            return behind.openedAt();
        }

        @Override
        public void put(Message message, long globalPosition) throws IOException {
            behind.put(message, globalPosition);
        }

        @Override
        public void remove(Message message, long globalPosition) throws IOException {
            behind.remove(message, globalPosition);
        }

        @Override
        public void removeTopic(TopicId topic, long globalPosition) throws IOException {
            behind.removeTopic(topic, globalPosition);
        }

        @Override
        public void removeAuthor(UserId author, long globalPosition) throws IOException {
            behind.removeAuthor(author, globalPosition);
        }

        @Override
        public void passed(long globalPosition) throws IOException {
            behind.passed(globalPosition);
        }

        @Override
        public boolean shows(long globalPosition) {
            return behind.shows(globalPosition);
        }

        @Override
        public Optional<Message> find(MessageId id) throws IOException {
            return behind.find(id);
        }

        @Override
        public Part<Hit> search(
                SearchQuery search,
                ReadableTopics readable,
                Optional<Rank> after,
                Extent extent,
                long atLeast)
                throws IOException {
            return behind.search(search, readable, after, extent, atLeast);
        }

        @Override
        public Part<Message> filter(
                MessageFilter filter,
                ReadableTopics readable,
                OptionalLong before,
                Extent extent,
                long atLeast)
                throws IOException {
            return behind.filter(filter, readable, before, extent, atLeast);
        }

        @Override
        public int[] counts(
                MessageFilter filter, ReadableTopics readable, Buckets buckets, long atLeast)
                throws IOException {
            return behind.counts(filter, readable, buckets, atLeast);
        }

        @Override
        public List<HashtagCount> hashtags(
                MessageFilter filter,
                MessageFilter before,
                ReadableTopics readable,
                int limit,
                long atLeast)
                throws IOException {
            return behind.hashtags(filter, before, readable, limit, atLeast);
        }

        @Override
        public void close() throws IOException {
            behind.close();
        }
    }
}
