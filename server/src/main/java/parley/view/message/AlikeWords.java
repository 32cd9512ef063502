package parley.view.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CompiledAutomaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;

/**
 * Words that differ by typing errors: a letter wrong, missing, too many, or swapped with the next.
 * The first letter is always right.
 */
final class AlikeWords {
    private AlikeWords() {}

    /**
     * The words of an index that differ from one.
     *
     * @param most typing errors at most; 1 or 2
     * @return those with one error, those with two, …
     */
    static List<Set<BytesRef>> in(IndexReader index, String word, int most) throws IOException {
        List<Set<BytesRef>> alike = new ArrayList<>();
        for (int errors = 1; errors <= most; errors++) {
            alike.add(new HashSet<>());
        }
        // Said to be finite, as it is: it is not searched for what all words may end with.
        CompiledAutomaton accepting =
                new CompiledAutomaton(accepting(word, most), true, true, false);
        for (LeafReaderContext leaf : index.leaves()) {
            Terms terms = leaf.reader().terms(IndexedMessage.TEXT);
            if (terms == null) {
                continue;
            }
            TermsEnum found = accepting.getTermsEnum(terms);
            for (BytesRef term = found.next(); term != null; term = found.next()) {
                int errors = errors(word, term.utf8ToString(), most);
                if (errors > 0 && errors <= most) {
                    alike.get(errors - 1).add(BytesRef.deepCopyOf(term));
                }
            }
        }
        return alike;
    }

    private static Automaton accepting(String word, int most) {
        int first = word.offsetByCodePoints(0, 1);
        Automaton automaton =
                new LevenshteinAutomata(word.substring(first), true)
                        .toAutomaton(most, word.substring(0, first));
        if (automaton == null) {
            throw new IllegalArgumentException(most + " errors are too many");
        }
        return automaton;
    }

    /**
     * With how many typing errors one word becomes another, where each letter is part of one error
     * at most (the optimal string alignment distance).
     *
     * @param most more than these need not be counted
     * @return {@code most + 1} when there are more, or the first letter differs
     */
    static int errors(String word, String other, int most) {
        if (Math.abs(word.length() - other.length()) > 2 * most
                || word.codePointAt(0) != other.codePointAt(0)) {
            return most + 1;
        }
        int[] one = word.codePoints().toArray();
        int[] two = other.codePoints().toArray();
        int[] twoAgo = new int[two.length + 1];
        int[] ago = new int[two.length + 1];
        int[] now = new int[two.length + 1];
        for (int j = 0; j <= two.length; j++) {
            now[j] = j;
        }
        for (int i = 1; i <= one.length; i++) {
            int[] free = twoAgo;
            twoAgo = ago;
            ago = now;
            now = free;
            now[0] = i;
            int least = i;
            for (int j = 1; j <= two.length; j++) {
                int replaced = ago[j - 1] + (one[i - 1] == two[j - 1] ? 0 : 1);
                int errors = Math.min(replaced, Math.min(ago[j], now[j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == two[j - 2] && one[i - 2] == two[j - 1]) {
                    errors = Math.min(errors, twoAgo[j - 2] + 1);
                }
                now[j] = errors;
                least = Math.min(least, errors);
            }
            if (least > most + 1) {
                return most + 1;
            }
        }
        return Math.min(now[two.length], most + 1);
    }
}
