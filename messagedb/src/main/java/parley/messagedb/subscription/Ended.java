package parley.messagedb.subscription;

/** The subscription is to end: thrown on its own thread, from wherever it waits. */
final class Ended extends Exception {
    private static final long serialVersionUID = 1;

    Ended() {
        super(null, null, false, false);
    }
}
