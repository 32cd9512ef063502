package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.domain.Event.MessagePosted;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.TopicId;
import parley.log.LogEvent;
import parley.view.History;

/** What comes again, because it did not get as far as the last commit says, or did not get done. */
final class LuceneMessageIndexReplayTest {
    private static final TopicId TOPIC = new TopicId("t");

    @TempDir private Path folder;
    private final History history = new History();
    private final List<Message> messages = new ArrayList<>();
    private final List<Long> places = new ArrayList<>();

    private LuceneMessageIndex open() throws IOException {
        return LuceneMessageIndex.open(folder, MessagesUnderTest.LOG, history.globalPosition());
    }

    private void post(LuceneMessageIndex index, String id) throws IOException {
        LogEvent at = history.post("t", id, "text of " + id);
        Message message =
                Message.posted(
                        (MessagePosted) at.event().orElseThrow(),
                        at.time(),
                        at.position(),
                        at.globalPosition());
        messages.add(message);
        places.add(at.globalPosition());
        index.put(message, at.globalPosition());
    }

    private List<String> list(LuceneMessageIndex index) throws IOException {
        return index.list(TOPIC, PositionRange.ALL, 100, history.globalPosition()).stream()
                .map(message -> message.id().text() + message.version())
                .toList();
    }

    private void commitBehind(long globalPosition) throws IOException {
        IndexFolder behind = IndexFolder.open(folder, MessagesUnderTest.LOG, Long.MAX_VALUE);
        behind.commit(globalPosition);
        behind.close();
    }

    @Test
    void aPostThatComesAgainIsHeldOnce() throws Exception {
        try (LuceneMessageIndex index = open()) {
            post(index, "a");
            assertThat(list(index)).containsExactly("a-1");
            index.put(messages.getFirst(), places.getFirst());
            post(index, "b");

            assertThat(list(index)).containsExactly("a-1", "b-1");
        }
    }

    @Test
    void anEditTakesThePlaceOfItsPost() throws Exception {
        try (LuceneMessageIndex index = open()) {
            post(index, "a");
            post(index, "b");
            Message edited =
                    messages.getFirst()
                            .edited(MessageContent.text("new"), messages.getFirst().createdAt(), 0);
            index.put(edited, history.edit("t", "a", "new").globalPosition());

            assertThat(list(index)).containsExactly("a0", "b-1");
        }
    }

    @Test
    void aPostThatTheLastCommitHoldsBeyondItsPositionIsHeldOnce() throws Exception {
        try (LuceneMessageIndex index = open()) {
            for (String id : List.of("a", "b", "c")) {
                post(index, id);
            }
        }
        commitBehind(places.getFirst());

        try (LuceneMessageIndex index = open()) {
            assertThat(index.openedAt()).isEqualTo(places.getFirst());
            for (int i = 1; i < places.size(); i++) {
                index.put(messages.get(i), places.get(i));
            }
            post(index, "d");

            assertThat(list(index)).containsExactly("a-1", "b-1", "c-1", "d-1");
        }
    }
}
