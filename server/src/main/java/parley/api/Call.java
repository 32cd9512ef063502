package parley.api;

import parley.domain.Caller;
import parley.log.Deadline;

/** One request: who asks, until when an answer is of use, and what the answer reflects. */
final class Call {
    private final Caller caller;
    private final Deadline deadline;
    private long reflected;

    /**
     * @param reflected the global position that every answer from now on reflects
     */
    Call(Caller caller, Deadline deadline, long reflected) {
        this.caller = caller;
        this.deadline = deadline;
        this.reflected = reflected;
    }

    Caller caller() {
        return caller;
    }

    Deadline deadline() {
        return deadline;
    }

    /** The answer holds everything up to this global position. */
    void reflects(long globalPosition) {
        reflected = Math.max(reflected, globalPosition);
    }

    long reflected() {
        return reflected;
    }
}
