package parley.view.message;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/**
 * Adds to the words of a text each letter that one of them begins with, once, behind a mark that no
 * word begins with: so what begins with a letter is found without looking through all words of the
 * index that do.
 */
final class InitialFilter extends TokenFilter {
    /** Before a letter. */
    static final char MARK = '\u0001';

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute increment =
            addAttribute(PositionIncrementAttribute.class);
    private final Set<Integer> letters = new HashSet<>();
    private boolean isDue;

    InitialFilter(TokenStream words) {
        super(words);
    }

    /** The term of a letter. */
    static String initial(int letter) {
        return MARK + Character.toString(letter);
    }

    @Override
    public boolean incrementToken() throws IOException {
        if (isDue) {
            isDue = false;
            int letter = Character.codePointAt(term, 0);
            term.setEmpty().append(MARK).append(Character.toString(letter));
            increment.setPositionIncrement(0);
            return true;
        }
        if (!input.incrementToken()) {
            return false;
        }
        isDue = letters.add(Character.codePointAt(term, 0));
        return true;
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        letters.clear();
        isDue = false;
    }
}
