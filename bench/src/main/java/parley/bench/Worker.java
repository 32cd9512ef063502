package parley.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import org.HdrHistogram.Histogram;

/**
 * Runs one script over one connection, as fast as the answers come. Makes nothing anew for a
 * request.
 */
final class Worker {

    private static final int OK = 200;

    private final HubConnection connection;
    private final Script script;
    private final Histogram latencies = new Histogram(3);
    private long errors;
    private String firstError = "";
    private long sent;
    private boolean ended;

    Worker(HubConnection connection, Script script) {
        this.connection = connection;
        this.script = script;
    }

    /** Sends the script's first request, if it has any. */
    void begin(Selector selector, ByteBuffer buffer) {
        try {
            connection.register(selector, this);
            send(System.nanoTime(), buffer);
        } catch (IOException e) {
            end(e);
        }
    }

    /** Receives what has come, and once that is all, sends the next request. */
    void proceed(ByteBuffer buffer) {
        try {
            int status = connection.receive(buffer);
            if (status == 0) {
                return;
            }
            long received = System.nanoTime();
            if (status == OK) {
                latencies.recordValue((received - sent) / 1000);
            } else {
                fail(status + " " + connection.complaint());
            }
            send(received, buffer);
        } catch (IOException e) {
            end(e);
        }
    }

    /** Ends the script, as an error, when its last request has waited longer than that. */
    void giveUpAfter(long nanos) {
        if (!ended && System.nanoTime() - sent > nanos) {
            end(new IOException("no answer for %d s".formatted(nanos / 1_000_000_000)));
        }
    }

    boolean ended() {
        return ended;
    }

    Outcome outcome() {
        return new Outcome(latencies, errors, firstError);
    }

    private void send(long now, ByteBuffer buffer) throws IOException {
        byte[] request = script.next(now);
        if (request.length == 0) {
            ended = true;
        } else {
            sent = now;
            connection.send(request, buffer);
        }
    }

    /** Its connection is of no further use. */
    private void end(IOException e) {
        fail(e.toString());
        ended = true;
        try {
            connection.close();
        } catch (IOException more) {
            e.addSuppressed(more);
        }
    }

    private void fail(String error) {
        if (errors++ == 0) {
            firstError = error;
        }
    }
}
