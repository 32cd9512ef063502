package parley.cli;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A user's name and password, sent as HTTP Basic. The name holds no colon; neither holds a NUL. */
record Credentials(String name, String password) {

    Credentials {
        if (name.isEmpty() || name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a user's name is not empty and has no colon");
        }
        if (name.indexOf('\0') >= 0 || password.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("credentials hold no NUL");
        }
    }

    /** Reads {@code name:password}; the password may hold colons. No message repeats the text. */
    static Credentials parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("expected name:password");
        }
        return new Credentials(text.substring(0, colon), text.substring(colon + 1));
    }

    /** The value of the {@code Authorization} header. */
    String authorization() {
        byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Keeps the password out of messages. */
    @Override
    public String toString() {
        return name;
    }
}
