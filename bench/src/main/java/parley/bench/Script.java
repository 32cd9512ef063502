package parley.bench;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** What one connection sends, request after request. */
interface Script {

    /** No request is empty, so that is how a script ends. */
    byte[] NOTHING_MORE = {};

    /**
     * The next request's bytes, or {@link #NOTHING_MORE}.
     *
     * @param now by {@link System#nanoTime}
     */
    byte[] next(long now);

    /** Scripts that share a number of requests between them, each sent once, about in order. */
    static List<Script> sharing(int connections, int count, IntFunction<byte[]> request) {
        AtomicInteger sent = new AtomicInteger();
        Script script =
                _ -> {
                    int index = sent.getAndIncrement();
                    return index < count ? request.apply(index) : NOTHING_MORE;
                };
        return Collections.nCopies(connections, script);
    }
}
