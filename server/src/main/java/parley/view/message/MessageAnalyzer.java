package parley.view.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.apache.lucene.analysis.icu.segmentation.DefaultICUTokenizerConfig;
import org.apache.lucene.analysis.icu.segmentation.ICUTokenizer;
import org.apache.lucene.analysis.miscellaneous.LengthFilter;
import org.apache.lucene.analysis.miscellaneous.TruncateTokenFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;

/**
 * Tells the words of a text apart and brings them into the form in which they are compared: by UAX
 * #29, with dictionaries for Thai, Lao, Khmer and Burmese; case, accents, width and the like folded
 * as ICU does, and U.S.A. is USA. Chinese, Japanese and Korean have each character as a word and
 * each two that stand side by side as another at the same place.
 */
final class MessageAnalyzer extends Analyzer {
    /** Bound of a word, in code points; of a longer one this much counts. */
    private static final int MAX_LENGTH = 128;

    static final MessageAnalyzer INSTANCE = new MessageAnalyzer();

    /**
     * A word of a text.
     *
     * @param position its place among the words, from 0; that of several may be the same
     * @param start in UTF-16 units of the text
     * @param end behind its last
     * @param isPair two characters of a script without spaces
     */
    record Token(String term, int position, int start, int end, boolean isPair) {}

    private MessageAnalyzer() {}

    @Override
    protected TokenStreamComponents createComponents(String field) {
        Tokenizer words = new ICUTokenizer(new DefaultICUTokenizerConfig(false, true));
        TokenStream pairs =
                new CJKBigramFilter(
                        words,
                        CJKBigramFilter.HAN
                                | CJKBigramFilter.HIRAGANA
                                | CJKBigramFilter.KATAKANA
                                | CJKBigramFilter.HANGUL,
                        true);
        TokenStream folded = new ICUFoldingFilter(pairs);
        TokenStream plain = new AcronymFilter(folded);
        TokenStream notEmpty = new LengthFilter(plain, 1, Integer.MAX_VALUE);
        TokenStream bounded = TruncateTokenFilter.truncateAfterCodePoints(notEmpty, MAX_LENGTH);
        return new TokenStreamComponents(words, new InitialFilter(bounded));
    }

    /**
     * Begins to load, in the background, what telling words apart takes: dictionaries, tables of
     * characters. Otherwise the first message would wait for that.
     */
    static void prepare() {
        Thread.ofPlatform()
                .daemon()
                .name("prepare-words")
                .start(() -> INSTANCE.tokens("Café #1 東京 ภาษาไทย مكتبة"));
    }

    /** The words of a text in its order; of those at one place, the longest last. */
    List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        try (TokenStream stream = tokenStream("", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
            PositionIncrementAttribute increment =
                    stream.addAttribute(PositionIncrementAttribute.class);
            TypeAttribute type = stream.addAttribute(TypeAttribute.class);
            int position = -1;
            stream.reset();
            while (stream.incrementToken()) {
                position += increment.getPositionIncrement();
                if (term.charAt(0) == InitialFilter.MARK) {
                    continue;
                }
                tokens.add(
                        new Token(
                                term.toString(),
                                position,
                                offset.startOffset(),
                                offset.endOffset(),
                                type.type().equals(CJKBigramFilter.DOUBLE_TYPE)));
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory cannot fail to be read", e);
        }
        return tokens;
    }
}
