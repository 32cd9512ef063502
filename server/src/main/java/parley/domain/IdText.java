package parley.domain;

/** The one form that ids have: {@code [A-Za-z0-9._~-]{1,64}}, except {@code .} and {@code ..}. */
final class IdText {
    static final int MAX_LENGTH = 64;

    private IdText() {}

    static String check(String field, String text) {
        if (!isValid(text)) {
            throw new InvalidInput(
                    field,
                    text,
                    "be 1 to " + MAX_LENGTH + " of A-Z a-z 0-9 . _ ~ -, and neither . nor ..");
        }
        return text;
    }

    private static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || text.equals(".") || text.equals("..")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '.'
                            || c == '_'
                            || c == '~'
                            || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }
}
