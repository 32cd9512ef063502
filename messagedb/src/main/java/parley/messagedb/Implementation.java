package parley.messagedb;

/** Whose SQL implements the Message DB interface in a database; see {@link MessageDb#server}. */
public sealed interface Implementation {
    /** The version of the interface that it says it implements, such as {@code 1.3.0}. */
    String version();

    /**
     * That of {@link Schema}.
     *
     * @param current whether it is that of this very version of the library; if not, {@link
     *     Schema#install} brings it up to date
     */
    record Parley(String version, boolean current) implements Implementation {}

    /** The original Message DB's, version 1.3.0, its functions unchanged. */
    record Original(String version) implements Implementation {}

    /**
     * Another's, or the original's in another version or changed. Everything that the library needs
     * is there; that it behaves like the original is for its makers to say.
     */
    record Other(String version) implements Implementation {}
}
