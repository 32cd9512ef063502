package parley.api;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import parley.domain.Caller;

/**
 * Keeps each caller to a rate. A caller is a user, whatever the address, or for those who are not
 * signed in an address; of IPv6, the network of 64 bits that one client usually has to itself.
 *
 * <p>Of more than {@value #MOST_CALLERS} callers, those who have not asked for longest are
 * forgotten, and may then ask as after a pause.
 */
final class CallerRates {
    private static final int MOST_CALLERS = 20_000;
    private static final int NETWORK_BYTES = 8;
    private static final long NANOS_IN_SECOND = Duration.ofSeconds(1).toNanos();

    private final Limits.Rate rate;
    private final LoadingCache<String, Bucket> buckets;

    CallerRates(Limits.Rate rate, TimeMeter time) {
        this.rate = rate;
        // After that long without a request, a bucket is full, and so as good as a new one.
        Duration full = rate.period().multipliedBy(rate.burst() / rate.requests() + 1);
        this.buckets =
                Caffeine.newBuilder()
                        .maximumSize(MOST_CALLERS)
                        .expireAfterAccess(full)
                        .ticker(time::currentTimeNanos)
                        .build(_ -> bucket(rate, time));
    }

    private static Bucket bucket(Limits.Rate rate, TimeMeter time) {
        return Bucket.builder()
                .addLimit(
                        limit ->
                                limit.capacity(rate.burst())
                                        .refillGreedy(rate.requests(), rate.period()))
                .withCustomTimePrecision(time)
                .build();
    }

    /**
     * Counts one request.
     *
     * @param address where it comes from
     * @throws TooManyRequestsException when the caller has made too many already
     */
    void count(Caller caller, InetAddress address) {
        count(
                switch (caller) {
                    case Caller.SignedIn signedIn -> "User '" + signedIn.user() + "'";
                    case Caller.Anonymous _ -> "Address " + network(address);
                });
    }

    private void count(String who) {
        ConsumptionProbe probe = buckets.get(who).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            long seconds = Math.ceilDiv(probe.getNanosToWaitForRefill(), NANOS_IN_SECOND);
            throw new TooManyRequestsException(
                    "%s asks more often than %d times in %s"
                            .formatted(who, rate.requests(), named(rate.period())),
                    Duration.ofSeconds(Math.max(1, seconds)));
        }
    }

    private static String named(Duration period) {
        return period.toString().substring("PT".length()).toLowerCase(java.util.Locale.ROOT);
    }

    private static String network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] network = Arrays.copyOf(address.getAddress(), NETWORK_BYTES);
        try {
            InetAddress first = InetAddress.getByAddress(Arrays.copyOf(network, 2 * NETWORK_BYTES));
            return first.getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // 16 bytes are an address
        }
    }
}
