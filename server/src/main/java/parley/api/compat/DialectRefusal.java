package parley.api.compat;

import com.linecorp.armeria.common.HttpStatus;

/** A request is refused with words that its dialect has for that. */
final class DialectRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient HttpStatus status;
    private final String text;

    DialectRefusal(HttpStatus status, String text) {
        super(text);
        this.status = status;
        this.text = text;
    }

    static DialectRefusal bad(String text) {
        return new DialectRefusal(HttpStatus.BAD_REQUEST, text);
    }

    HttpStatus status() {
        return status;
    }

    String text() {
        return text;
    }
}
