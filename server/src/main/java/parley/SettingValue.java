package parley;

import java.util.regex.Pattern;

/** What a setting is set to, and by whom. */
record SettingValue(String text, Origin origin) {
    /** Up to the last {@code @}: a password that should be escaped, but is not, may hold one. */
    private static final Pattern PASSWORD = Pattern.compile("(://[^:@/?]*):.*@");

    private static final Pattern PARAMETER =
            Pattern.compile("([?&][a-z]*password=)[^&]*", Pattern.CASE_INSENSITIVE);

    /** The text without passwords: those in a URL before its host, or among its parameters. */
    String shown() {
        String hidden = PASSWORD.matcher(text).replaceAll("$1:…@");
        return PARAMETER.matcher(hidden).replaceAll("$1…");
    }
}
