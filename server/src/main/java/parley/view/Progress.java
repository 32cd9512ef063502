package parley.view;

import java.time.Duration;

/** To be told by a job how far it is. */
public interface Progress {
    /**
     * To be called often: after each step of less than a second, about.
     *
     * @param done how much of it is done
     * @param all how much there is to do, as far as is known now
     * @throws InterruptedException when the hub ends
     */
    void at(long done, long all) throws InterruptedException;

    /** That a view is not as the log has it. */
    void differs(String what);

    /**
     * Waits before something is tried again.
     *
     * @throws InterruptedException when the hub ends
     */
    void pause(Duration time) throws InterruptedException;
}
