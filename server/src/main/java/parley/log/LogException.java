package parley.log;

/** The log could not do what was asked. The kind says what that means for a write. */
public abstract sealed class LogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private LogException(String message, Throwable cause) {
        super(message, cause);
    }

    private LogException(String message) {
        super(message);
    }

    /** The log cannot be reached or does not answer in time; of a write, nothing was stored. */
    public static final class Unavailable extends LogException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }

        public Unavailable(String message) {
            super(message);
        }
    }

    /** A write was sent, its answer was lost, and its outcome could not be found out in time. */
    public static final class OutcomeUnknown extends LogException {
        private static final long serialVersionUID = 1L;

        public OutcomeUnknown(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** More writes wait than may; nothing was stored; trying again later is right. */
    public static final class Overloaded extends LogException {
        private static final long serialVersionUID = 1L;

        public Overloaded(String message) {
            super(message);
        }
    }

    /** The store's bound is reached; nothing was stored. */
    public static final class Full extends LogException {
        private static final long serialVersionUID = 1L;

        public Full(String message) {
            super(message);
        }
    }
}
