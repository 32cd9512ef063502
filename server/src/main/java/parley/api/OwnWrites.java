package parley.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import parley.domain.Caller;

/** What each caller wrote last through this hub, while that may not be found yet by everyone. */
final class OwnWrites {
    private static final int MOST = 10_000;

    /** By then everyone finds it, as a rule. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final Cache<Caller, Long> lastOf =
            Caffeine.newBuilder()
                    .maximumSize(MOST)
                    .expireAfterWrite(KEPT)
                    .evictionListener(this::evicted)
                    .executor(Runnable::run)
                    .build();

    /** The last write of anyone who is forgotten. */
    private final AtomicLong lastOfOthers = new AtomicLong();

    void wrote(Caller caller, long globalPosition) {
        lastOf.asMap().merge(caller, globalPosition, Math::max);
    }

    /**
     * The global position of this caller's last write, or one beyond it; 0 when everyone finds it.
     */
    long lastOf(Caller caller) {
        Long last = lastOf.getIfPresent(caller);
        return last == null ? lastOfOthers.get() : last;
    }

    private void evicted(
            @Nullable Caller caller, @Nullable Long globalPosition, RemovalCause cause) {
        if (globalPosition != null) {
            lastOfOthers.accumulateAndGet(globalPosition, Math::max);
        }
    }
}
