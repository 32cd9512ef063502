package parley.bench;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/** Runs one script over one connection, as fast as the answers come. */
final class Worker implements Runnable {

    private static final int OK = 200;
    private static final int SHOWN = 200;

    /** {@link #waitingSince} when no answer is awaited. */
    private static final long IDLE = Long.MIN_VALUE;

    private final HubConnection connection;
    private final Script script;
    private final CountDownLatch gate;
    private final Histogram latencies = new Histogram(3);
    private long errors;
    private String firstError = "";
    private volatile long waitingSince = IDLE;

    /**
     * @param gate opens when all may begin
     */
    Worker(HubConnection connection, Script script, CountDownLatch gate) {
        this.connection = connection;
        this.script = script;
        this.gate = gate;
    }

    @Override
    public void run() {
        try {
            gate.await();
            long sent = System.nanoTime();
            byte[] request = script.next(sent);
            while (request.length > 0) {
                waitingSince = sent;
                int status = connection.exchange(request);
                long received = System.nanoTime();
                if (status == OK) {
                    latencies.recordValue((received - sent) / 1000);
                } else {
                    String body = connection.body();
                    fail(status + " " + body.substring(0, Math.min(SHOWN, body.length())));
                }
                sent = received;
                request = script.next(sent);
            }
        } catch (IOException e) {
            // Its connection is of no further use: the script ends here.
            fail(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waitingSince = IDLE;
        }
    }

    /** Ends the script, as an error, when its last request has waited longer than that. */
    void giveUpAfter(long nanos) throws IOException {
        long since = waitingSince;
        if (since != IDLE && System.nanoTime() - since > nanos) {
            connection.close();
        }
    }

    /** After its thread has ended. */
    Outcome outcome() {
        return new Outcome(latencies, errors, firstError);
    }

    private void fail(String error) {
        if (errors++ == 0) {
            firstError = error;
        }
    }
}
