package parley.domain;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hashtags: {@code #} and a word of 1 to 64 Unicode letters, digits and {@code _}; compared in
 * lower case.
 */
public final class Hashtags {
    private static final int MAX_LENGTH = 64;
    private static final String WORD = "[\\p{L}\\p{Nd}_]";
    private static final Pattern GIVEN = Pattern.compile("#?(" + WORD + "{1," + MAX_LENGTH + "})");

    private Hashtags() {}

    /**
     * Those written in a text, in order, each once. Words of over 64 code points are no hashtags.
     */
    static Set<String> in(String text) {
        if (text.indexOf('#') < 0) {
            return Set.of();
        }
        Set<String> found = new LinkedHashSet<>();
        for (int at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
            String word = text.substring(at + 1, endOfWord(text, at + 1));
            boolean begins = at == 0 || !isOfWord(text.codePointBefore(at));
            if (begins && isHashtag(word)) {
                found.add(lowerCase(word));
            }
        }
        return found;
    }

    private static boolean isHashtag(String word) {
        return !word.isEmpty() && word.codePointCount(0, word.length()) <= MAX_LENGTH;
    }

    private static int endOfWord(String text, int begin) {
        int end = begin;
        while (end < text.length() && isOfWord(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private static boolean isOfWord(int codePoint) {
        return codePoint == '_'
                || Character.isLetter(codePoint)
                || Character.getType(codePoint) == Character.DECIMAL_DIGIT_NUMBER;
    }

    /**
     * The form of a hashtag that was given by itself, with or without its {@code #}.
     *
     * @param field what a refusal names
     * @throws InvalidInput when it is none
     */
    public static String normalize(String field, String given) {
        Matcher matcher = GIVEN.matcher(PlainText.check(field, given));
        if (!matcher.matches()) {
            throw new InvalidInput(field, given, "be 1 to " + MAX_LENGTH + " letters, digits or _");
        }
        return lowerCase(matcher.group(1));
    }

    /** The one letter whose lower case holds a mark, which is no letter, loses it. */
    private static String lowerCase(String word) {
        return word.replace('\u0130', 'I').toLowerCase(Locale.ROOT);
    }
}
