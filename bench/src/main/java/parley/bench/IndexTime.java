package parley.bench;

import java.util.List;

/**
 * How long an index took.
 *
 * @param cpu processor time (user and system), in seconds
 */
record IndexTime(double seconds, double cpu) {

    /** Of each the median. */
    static IndexTime median(List<IndexTime> times) {
        return new IndexTime(
                Rounds.median(times.stream().mapToDouble(IndexTime::seconds).toArray()),
                Rounds.median(times.stream().mapToDouble(IndexTime::cpu).toArray()));
    }
}
