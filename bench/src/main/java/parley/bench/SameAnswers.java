package parley.bench;

import java.io.IOException;
import java.util.List;

/**
 * Whether two servers answer the same: which messages, or what counts. Of searches that find more
 * than a page of {@value HubSearch#LARGEST}, only that both do: what fits best is each one's own
 * matter.
 */
final class SameAnswers {

    private static final int OK = 200;
    private static final int ASKED = 20;

    private final SearchPeer one;
    private final SearchPeer other;
    private final MarkdownTable table =
            new MarkdownTable(
                    "answers", "asked", "the same", "of them whole", "messages or counts");
    private boolean differ;

    SameAnswers(SearchPeer one, SearchPeer other) {
        this.one = one;
        this.other = other;
    }

    /** Asks both the first {@value #ASKED} of these. */
    void compare(QuestionKind kind, List<Question> questions) throws IOException {
        int same = 0;
        int whole = 0;
        long things = 0;
        List<Question> asked = questions.subList(0, Math.min(ASKED, questions.size()));
        for (Question question : asked) {
            List<String> here = content(one, question);
            List<String> there = content(other, question);
            boolean full =
                    kind.group() == QuestionKind.Group.SEARCH && here.size() == HubSearch.LARGEST;
            if (full ? there.size() == here.size() : there.equals(here)) {
                same++;
                whole += full ? 0 : 1;
                things += here.size();
            } else {
                differ = true;
                Progress.tell(
                        "not the same, %s: %d of %s, %d of %s"
                                .formatted(
                                        question,
                                        here.size(),
                                        one.name(),
                                        there.size(),
                                        other.name()));
            }
        }
        table.row(
                kind.title(),
                Integer.toString(asked.size()),
                Integer.toString(same),
                Integer.toString(whole),
                Machine.number((double) things, 0));
    }

    private static List<String> content(SearchPeer peer, Question question) throws IOException {
        Answer answer = Answer.to(peer.target().address(), peer.dialect().whole(question));
        if (answer.status() != OK) {
            throw new BenchFailure(
                    "%s answered %d to %s: %s"
                            .formatted(peer.name(), answer.status(), question, answer.body()));
        }
        return peer.dialect().content(question, answer.body());
    }

    boolean differ() {
        return differ;
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
