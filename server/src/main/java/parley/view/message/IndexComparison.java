package parley.view.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.BytesRef;
import parley.domain.Message;

/**
 * Compares an index with one that has what it should have: message by message, with all that is
 * kept of each; and when they are alike, word by word, how many messages each has.
 */
final class IndexComparison {
    private static final List<String> FIELDS =
            List.of(
                    IndexedMessage.NEWEST,
                    IndexedMessage.ID_HASH,
                    IndexedMessage.TOPIC,
                    IndexedMessage.AUTHOR,
                    IndexedMessage.HASHTAG,
                    IndexedMessage.WITH_LINK.field(),
                    IndexedMessage.TEXT);

    private static final int STEPS = 10_000;

    @FunctionalInterface
    interface Step {
        void done() throws InterruptedException;
    }

    private final IndexReader shown;
    private final IndexReader expected;
    private final Consumer<String> differs;
    private final Step step;
    private long differences;
    private int steps;

    /**
     * @param step told now and then
     */
    IndexComparison(IndexReader shown, IndexReader expected, Consumer<String> differs, Step step) {
        this.shown = shown;
        this.expected = expected;
        this.differs = differs;
        this.step = step;
    }

    void compare() throws IOException, InterruptedException {
        try {
            for (LeafReaderContext leaf : shown.leaves()) {
                leaf.reader().checkIntegrity();
                step.done();
            }
            compareMessages();
            if (differences == 0) {
                for (String field : FIELDS) {
                    compareTerms(field);
                }
            }
        } catch (CorruptIndexException e) {
            differs("The message index is damaged: " + e.getMessage());
        }
    }

    private void differs(String what) {
        differences++;
        differs.accept(what);
    }

    private void stepped() throws InterruptedException {
        steps++;
        if (steps % STEPS == 0) {
            step.done();
        }
    }

    private void compareMessages() throws IOException, InterruptedException {
        LiveTerms here = new LiveTerms(shown, IndexedMessage.OLDEST);
        LiveTerms there = new LiveTerms(expected, IndexedMessage.OLDEST);
        here.next();
        there.next();
        while (!here.isAtEnd() || !there.isAtEnd()) {
            int order = here.compareTo(there);
            if (order < 0) {
                differs(name(here) + " is there, and by the log it is not");
                here.next();
            } else if (order > 0) {
                differs(name(there) + " is missing");
                there.next();
            } else {
                if (here.documents().size() != 1) {
                    differs(name(here) + " is there " + here.documents().size() + " times");
                } else if (!facts(here).equals(facts(there))) {
                    differs(name(there) + " is not as the log has it");
                }
                here.next();
                there.next();
            }
            stepped();
        }
    }

    private static String name(LiveTerms at) throws IOException {
        Message message = at.message();
        return "Message '%s', at position %d of topic '%s',"
                .formatted(message.id().text(), message.position(), message.topic().text());
    }

    /** All that an index keeps of a message beside its words. */
    private static List<Object> facts(LiveTerms at) throws IOException {
        List<Object> facts = new ArrayList<>();
        facts.add(at.message());
        facts.addAll(at.values(List.of(IndexedMessage.POSTED, IndexedMessage.GLOBAL_POSITION)));
        facts.add(at.name(IndexedMessage.TOPIC));
        facts.addAll(at.names(IndexedMessage.HASHTAG));
        return facts;
    }

    private void compareTerms(String field) throws IOException, InterruptedException {
        LiveTerms here = new LiveTerms(shown, field);
        LiveTerms there = new LiveTerms(expected, field);
        here.next();
        there.next();
        while (!here.isAtEnd() || !there.isAtEnd()) {
            int order = here.compareTo(there);
            int found = order <= 0 ? here.documents().size() : 0;
            int right = order >= 0 ? there.documents().size() : 0;
            if (found != right) {
                BytesRef term = order <= 0 ? here.term() : there.term();
                differs(
                        "%d messages are found by %s '%s', and by the log %d"
                                .formatted(found, field, text(field, term), right));
            }
            if (order <= 0) {
                here.next();
            }
            if (order >= 0) {
                there.next();
            }
            stepped();
        }
    }

    private static String text(String field, BytesRef term) {
        return field.equals(IndexedMessage.NEWEST) || field.equals(IndexedMessage.ID_HASH)
                ? term.toString()
                : term.utf8ToString();
    }
}
