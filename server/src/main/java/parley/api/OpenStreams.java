package parley.api;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Connections and answers on which somebody follows something: when the hub stops, they end. */
final class OpenStreams {
    /** One of them. */
    interface Stream {
        /** The hub stops; from any thread, and more than once. */
        void end();

        /** Bytes that wait to be sent; on its event loop. */
        long pendingBytes();

        EventLoop eventLoop();
    }

    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    void add(Stream stream) {
        open.add(stream);
        if (stopped) {
            stream.end();
        }
    }

    void remove(Stream stream) {
        open.remove(stream);
    }

    /** Ends all, and from now on each that comes. */
    void stop() {
        stopped = true;
        open.forEach(Stream::end);
    }

    /**
     * What waits to be sent on each of them, in bytes; asks each, and waits for the answers. What
     * several are sent together is counted for each of them.
     */
    List<Long> pendingBytes() {
        List<CompletableFuture<Long>> asked =
                open.stream()
                        .map(
                                each ->
                                        CompletableFuture.supplyAsync(
                                                each::pendingBytes, each.eventLoop()))
                        .toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }
}
