package parley;

/** A setting that cannot be: the message names where it was set, its value and what it must be. */
final class BadSettingException extends Exception {
    private static final long serialVersionUID = 1L;

    BadSettingException(String message) {
        super(message);
    }
}
