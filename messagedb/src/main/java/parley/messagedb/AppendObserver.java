package parley.messagedb;

import java.time.Duration;
import java.util.List;

/**
 * Is told of each batch of appends that was sent to the server; must be quick. What it throws is
 * logged, and changes nothing for the appends.
 */
@FunctionalInterface
public interface AppendObserver {
    /**
     * @param waited how long each of its appends had waited until then
     * @param took from asking for a connection to the server's answer, the commit included
     */
    void sent(List<Duration> waited, Duration took);

    /** Does nothing. */
    static AppendObserver none() {
        return (_, _) -> {};
    }
}
