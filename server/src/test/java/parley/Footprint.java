package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process takes up.
 *
 * @param threads of the platform
 * @param files open ones, sockets among them
 * @param heapBytes what is in use after a collection
 */
record Footprint(int threads, long files, long heapBytes) {
    private static final int MORE_THREADS = 60;
    private static final int MORE_FILES = 100;
    private static final long MORE_HEAP = 96L << 20;

    /** A request's share of a memory log and of the views, and of nothing else. */
    private static final long HEAP_PER_REQUEST = 2_500;

    static Footprint now() throws IOException {
        System.gc();
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return new Footprint(
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    files.count(),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
    }

    /** Checks that it has not grown much beyond what so many requests leave in a memory log. */
    void assertNear(Footprint before, int requests) {
        assertThat(threads).as("threads").isLessThan(before.threads + MORE_THREADS);
        assertThat(files).as("open files").isLessThan(before.files + MORE_FILES);
        assertThat(heapBytes)
                .as("heap")
                .isLessThan(before.heapBytes + MORE_HEAP + HEAP_PER_REQUEST * requests);
    }
}
