package parley.api;

import parley.domain.Caller;
import parley.log.Deadline;

/** One request: who asks, until when an answer is of use, and what the answer reflects. */
public final class Call {
    private final Caller caller;
    private final Deadline deadline;
    private final long seen;
    private long reflected;

    /**
     * @param seen the global position up to which who asks knows the log: what they wrote
     *     themselves, and what the request's cursor says
     * @param reflected the global position that every answer from now on reflects
     */
    Call(Caller caller, Deadline deadline, long seen, long reflected) {
        this.caller = caller;
        this.deadline = deadline;
        this.seen = seen;
        this.reflected = reflected;
    }

    public Caller caller() {
        return caller;
    }

    public Deadline deadline() {
        return deadline;
    }

    /** What is found later than others find it must reflect everything up to here all the same. */
    public long seen() {
        return seen;
    }

    /** The answer holds everything up to this global position. */
    void reflects(long globalPosition) {
        reflected = Math.max(reflected, globalPosition);
    }

    long reflected() {
        return reflected;
    }
}
