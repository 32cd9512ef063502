package parley.bench;

import org.HdrHistogram.Histogram;

/**
 * What came of the requests of one or more connections.
 *
 * @param latencies from sending to the last byte received, in microseconds, of requests that were
 *     answered 200
 * @param errors requests that were not
 * @param firstError what came instead, of one of those; empty when there is none
 */
record Outcome(Histogram latencies, long errors, String firstError) {

    Outcome plus(Outcome other) {
        Histogram both = latencies.copy();
        both.add(other.latencies);
        return new Outcome(
                both, errors + other.errors, firstError.isEmpty() ? other.firstError : firstError);
    }

    /** Requests that were answered 200. */
    long count() {
        return latencies.getTotalCount();
    }

    double millisAtPercentile(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1000.0;
    }

    double maxMillis() {
        return latencies.getMaxValue() / 1000.0;
    }
}
