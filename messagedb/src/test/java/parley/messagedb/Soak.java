package parley.messagedb;

/** Whether the long forms of tests are asked for: {@code ./verify --soak}. */
public final class Soak {
    private static final boolean ON = Boolean.getBoolean("parley.soak");

    private Soak() {}

    /** How much of something a test does. */
    public static int times(int inShort, int inLong) {
        return ON ? inLong : inShort;
    }
}
