package parley.view.message;

import java.util.ArrayList;
import java.util.List;
import parley.view.message.MessageAnalyzer.Token;
import parley.view.message.SearchQuery.Clause;
import parley.view.message.SearchQuery.Phrase;
import parley.view.message.SearchQuery.Word;

/** What a query's clauses mean in words of the index. */
final class SoughtWords {
    /** From these lengths on, in code points, so many typing errors are forgiven. */
    private static final int LENGTH_FOR_ONE = 3;

    private static final int LENGTH_FOR_TWO = 6;

    /** So many words of a query may be written wrong: to look for what is alike takes time. */
    private static final int MOST_FORGIVEN = WordScore.MOST_WORDS;

    /** How far what is found may be from what was written. */
    enum Leeway {
        /** Not at all. */
        NONE,

        /** A word may go on, or have one typing error. */
        ONE_ERROR,

        /** As far as {@link SoughtWords} goes. */
        ALL
    }

    /** A part of a query: all in it must be found. */
    sealed interface Sought {
        /** How many words it is. */
        int words();

        /** The same, where no more leeway is given than this. */
        Sought within(Leeway leeway);
    }

    /**
     * A word.
     *
     * @param mayGoOn whether words that begin with it are meant, too
     * @param edits how many letters may be wrong, missing, too many, or swapped with the next; not
     *     the first
     */
    record One(String term, boolean mayGoOn, int edits) implements Sought {
        @Override
        public int words() {
            return 1;
        }

        @Override
        public One within(Leeway leeway) {
            return switch (leeway) {
                case NONE -> new One(term, false, 0);
                case ONE_ERROR -> new One(term, mayGoOn, Math.min(edits, 1));
                case ALL -> this;
            };
        }

        /** Whether a word of a text is meant. */
        boolean means(String word) {
            return word.equals(term)
                    || (mayGoOn && word.startsWith(term))
                    || (edits > 0 && AlikeWords.errors(term, word, edits) <= edits);
        }
    }

    /**
     * Words at places that are so far apart.
     *
     * @param places of the terms, rising from 0
     */
    record Row(List<String> terms, List<Integer> places) implements Sought {
        @Override
        public int words() {
            return terms.size();
        }

        @Override
        public Row within(Leeway leeway) {
            return this;
        }
    }

    private SoughtWords() {}

    /** What a clause means; empty when it has no words. */
    static List<List<Sought>> of(List<Clause> clauses) {
        List<List<Sought>> all = new ArrayList<>();
        int forgiven = 0;
        for (Clause clause : clauses) {
            List<Token> tokens = MessageAnalyzer.INSTANCE.tokens(clause.text());
            if (!tokens.isEmpty()) {
                int left = MOST_FORGIVEN - forgiven;
                List<Sought> meant =
                        switch (clause) {
                            case Phrase _ -> List.of(row(longest(tokens)));
                            case Word word -> words(longest(tokens), word, left);
                        };
                forgiven += meant.size();
                all.add(meant);
            }
        }
        return all;
    }

    /** Of the words at each place the longest. */
    private static List<Token> longest(List<Token> tokens) {
        List<Token> longest = new ArrayList<>();
        for (Token token : tokens) {
            if (!longest.isEmpty() && longest.getLast().position() == token.position()) {
                longest.removeLast();
            }
            longest.add(token);
        }
        return longest;
    }

    /** Words that were written without a space: each for itself, but for a row of characters. */
    private static List<Sought> words(List<Token> tokens, Word word, int forgiving) {
        List<Sought> words = new ArrayList<>();
        int from = 0;
        while (from < tokens.size()) {
            int to = from + 1;
            while (to < tokens.size() && overlap(tokens.get(to - 1), tokens.get(to))) {
                to++;
            }
            if (to - from > 1) {
                words.add(row(tokens.subList(from, to)));
            } else {
                Token only = tokens.get(from);
                int edits = words.size() < forgiving && !only.isPair() ? edits(only.term()) : 0;
                // What punctuation ends does not go on.
                boolean mayGoOn = word.mayGoOn() && only.end() == word.text().length();
                words.add(new One(only.term(), mayGoOn, edits));
            }
            from = to;
        }
        return words;
    }

    private static boolean overlap(Token one, Token next) {
        return one.isPair() && next.start() < one.end();
    }

    private static int edits(String term) {
        int length = term.codePointCount(0, term.length());
        return length < LENGTH_FOR_ONE ? 0 : length < LENGTH_FOR_TWO ? 1 : 2;
    }

    /** The last character of a row is in the pair before it already. */
    private static Sought row(List<Token> tokens) {
        List<Token> needed = new ArrayList<>();
        for (Token token : tokens) {
            boolean isHeld =
                    !needed.isEmpty()
                            && overlap(needed.getLast(), token)
                            && token.end() <= needed.getLast().end();
            if (!isHeld) {
                needed.add(token);
            }
        }
        int first = needed.getFirst().position();
        return needed.size() == 1
                ? new One(needed.getFirst().term(), false, 0)
                : new Row(
                        needed.stream().map(Token::term).toList(),
                        needed.stream().map(token -> token.position() - first).toList());
    }
}
