package parley.view;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import parley.log.LogEvent;

/** State derived from the log. One thread applies; any number read. */
public interface View {
    /** The global position up to which this view has applied the log; 0 when it is empty. */
    long position();

    /**
     * Applies events in global order; those at or before {@link #position()} it skips.
     *
     * @throws IOException when it cannot keep them; they will come again
     */
    void apply(List<LogEvent> events) throws IOException;

    /**
     * Makes usable again what has failed for good, if something has. {@link #position()} may be
     * lower afterwards: what came after it is to be applied again.
     *
     * @throws IOException when that cannot be done yet; it will be tried again
     */
    default void mend() throws IOException {}

    /** Why it may fail to keep or to show something, if that is known. */
    default Optional<String> obstacle() {
        return Optional.empty();
    }
}
