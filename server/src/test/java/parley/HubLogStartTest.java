package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.LogException;
import parley.log.MemoryStore;
import parley.log.Store;
import parley.log.StoreInFront;
import parley.log.StoreProvider;

/** A log that cannot be reached now and then, while a hub starts. */
final class HubLogStartTest {
    private static final AtomicInteger OPENED = new AtomicInteger();
    private static final AtomicInteger ASKED_FOR_ITS_END = new AtomicInteger();

    /** Fails when it is asked for the first time, the third time, and so on. */
    private static void failEverySecondTime(AtomicInteger asked) {
        if (asked.incrementAndGet() % 2 == 1) {
            throw new LogException.Unavailable("not now");
        }
    }

    /** Found by its name. */
    public static final class Shy implements StoreProvider {
        @Override
        public Set<String> schemes() {
            return Set.of("shy");
        }

        @Override
        public void check(String address) {}

        @Override
        public Store open(String address, Path embedded) {
            failEverySecondTime(OPENED);
            return new ShyStore(new MemoryStore(Clock.systemUTC(), 1 << 20));
        }
    }

    private static final class ShyStore extends StoreInFront {
        ShyStore(Store behind) {
            super(behind);
        }

        @Override
        public long lastGlobalPosition() {
            failEverySecondTime(ASKED_FOR_ITS_END);
            return super.lastGlobalPosition();
        }
    }

    @TempDir private Path temp;

    @BeforeEach
    void forget() {
        OPENED.set(0);
        ASKED_FOR_ITS_END.set(0);
    }

    @Test
    void aHubTriesAgainUntilItKnowsWhereItsLogEndsAndThenAsksNoMore() throws Exception {
        Path services = Files.createDirectories(temp.resolve("jar/META-INF/services"));
        Files.writeString(services.resolve(StoreProvider.class.getName()), Shy.class.getName());
        try (HubFixture hub = startedWith(temp.resolve("jar"))) {
            assertThat(OPENED).hasValue(2);
            assertThat(ASKED_FOR_ITS_END).hasValue(2);
            hub.as("ann").createTopic("t");
            assertThat(hub.as("ann").get("/v1/topics/t").status()).isEqualTo(200);
        }
    }

    private HubFixture startedWith(Path jar) throws IOException, InterruptedException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            return HubFixture.start(temp.resolve("data"), "shy:");
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
