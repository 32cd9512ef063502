package parley.cli;

/** Why a hub did not do what it was asked; the message is one for people. */
abstract sealed class HubFailure extends RuntimeException {

    private HubFailure(String message) {
        super(message);
    }

    /** The hub understood and said no. */
    static final class Refused extends HubFailure {
        private final int status;

        /**
         * @param status the HTTP status of the refusal
         * @param message what the hub said
         */
        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** There was no usable answer; whether the hub acted is unknown. */
    static final class Unreachable extends HubFailure {
        Unreachable(String message) {
            super(message);
        }
    }
}
