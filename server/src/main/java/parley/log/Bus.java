package parley.log;

/**
 * How the hubs of one log wake each other. What it carries is a hint that something was stored, and
 * no more: hints may be lost, and no other program gives any. Whoever listens still looks at the
 * log by itself now and then.
 */
public interface Bus extends AutoCloseable {
    /**
     * Says that this hub has stored something. Returns at once and never throws; what is said often
     * goes out seldom. For many threads.
     */
    void stored();

    /**
     * Listens until the bus is closed. To be called once at most.
     *
     * @param woken is called when another hub has stored something, and when that may have been
     *     missed; must be quick
     */
    void listen(Runnable woken);

    @Override
    void close();

    /** Of a log that has one hub. */
    static Bus alone() {
        return new Bus() {
            @Override
            public void stored() {}

            @Override
            public void listen(Runnable woken) {}

            @Override
            public void close() {}
        };
    }
}
