package parley.view.message;

import java.io.IOException;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Leaves out the points between single letters: {@code u.s.a} is {@code usa}. */
final class AcronymFilter extends TokenFilter {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

    AcronymFilter(TokenStream input) {
        super(input);
    }

    @Override
    public boolean incrementToken() throws IOException {
        if (!input.incrementToken()) {
            return false;
        }
        if (isAcronym()) {
            int letters = (term.length() + 1) / 2;
            for (int i = 1; i < letters; i++) {
                term.buffer()[i] = term.charAt(2 * i);
            }
            term.setLength(letters);
        }
        return true;
    }

    private boolean isAcronym() {
        if (term.length() < 3 || term.length() % 2 == 0) {
            return false;
        }
        for (int i = 0; i < term.length(); i++) {
            char at = term.charAt(i);
            if (i % 2 == 0 ? !Character.isLetter(at) : at != '.') {
                return false;
            }
        }
        return true;
    }
}
