package parley.api;

import com.linecorp.armeria.common.logging.RequestLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The time that requests take, by method, door and status: of each there are few, whatever clients
 * ask for.
 */
final class RequestMeters {
    /**
     * What is neither an rpc of the protocol nor of a dialect: health, these metrics, unknown
     * paths.
     */
    private static final String OTHER = "other";

    private static final Duration[] BUCKETS =
            Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private record Kind(String method, RequestOutcome outcome) {}

    private final MeterRegistry registry;
    private final Map<String, String> methods = new HashMap<>();
    private final ConcurrentMap<Kind, Timer> timers = new ConcurrentHashMap<>();

    RequestMeters(MeterRegistry registry, List<Service> services) {
        this.registry = registry;
        for (Service service : services) {
            for (Endpoint<?, ?> endpoint : service.endpoints()) {
                methods.put(
                        endpoint.method().getFullMethodName(),
                        String.valueOf(endpoint.method().getBareMethodName()));
            }
        }
    }

    void ended(RequestLog log, RequestOutcome outcome) {
        if (log.context().hasAttr(LiveDoor.IS_STREAM)) {
            return; // how long somebody followed says nothing of the hub
        }
        String method =
                RequestName.of(log.context())
                        .map(RequestName::method)
                        .orElseGet(() -> methods.getOrDefault(log.fullName(), OTHER));
        Kind kind = new Kind(method, outcome);
        Timer timer = timers.get(kind);
        if (timer == null) {
            timer = timers.computeIfAbsent(kind, this::timer);
        }
        timer.record(log.totalDurationNanos(), TimeUnit.NANOSECONDS);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("parley.request.duration")
                .description("Time from a request's first byte to its answer's last")
                .tag("method", kind.method())
                .tag("door", kind.outcome().door())
                .tag("status", "" + kind.outcome().status())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
