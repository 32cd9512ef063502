package parley.view.message;

import java.util.List;

/**
 * What is searched for. How words are told apart and compared is the index's matter.
 *
 * @param clauses what the text has to say; when there is none, the filter alone decides
 * @param match whether all clauses must be found, or any
 */
public record SearchQuery(List<Clause> clauses, Match match, MessageFilter filter) {
    /** A part of what the text has to say. */
    public sealed interface Clause {
        String text();
    }

    /**
     * Written without a space; it may be several words all the same.
     *
     * @param mayGoOn whether words that begin with it are meant, too
     */
    public record Word(String text, boolean mayGoOn) implements Clause {}

    /** Words that stand one behind the other. */
    public record Phrase(String text) implements Clause {}

    /** How many clauses must be found. */
    public enum Match {
        ALL,
        ANY
    }

    public SearchQuery {
        clauses = List.copyOf(clauses);
    }

    /** The same, of fewer messages. */
    public SearchQuery within(MessageFilter further) {
        return new SearchQuery(clauses, match, filter.and(further));
    }

    /** The same, when any of its clauses is enough. */
    public SearchQuery matchingAny() {
        return new SearchQuery(clauses, Match.ANY, filter);
    }
}
