package parley.view;

import java.io.IOException;
import java.util.List;
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
}
