package parley.api;

import java.time.Duration;
import java.util.Optional;

/**
 * What the hub takes at most.
 *
 * @param connections at once; more are closed as they come
 * @param requestBytes size of a request's body
 * @param rate of each caller's requests; empty for no bound
 */
public record Limits(int connections, int requestBytes, Optional<Rate> rate) {
    public Limits {
        if (connections < 1 || requestBytes < 1) {
            throw new IllegalArgumentException("A limit of " + connections + ", " + requestBytes);
        }
    }

    /**
     * A number of requests in each period.
     *
     * @param burst how many may come at once after a pause
     */
    public record Rate(long requests, Duration period, long burst) {
        public Rate {
            if (requests < 1 || burst < 1 || !period.isPositive()) {
                throw new IllegalArgumentException(
                        "A rate of " + requests + " in " + period + ", bursts of " + burst);
            }
        }
    }
}
