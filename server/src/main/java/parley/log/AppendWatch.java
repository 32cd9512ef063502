package parley.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Times and counts a hub's appends, and traces those of requests that are traced. */
public final class AppendWatch {
    private static final Duration[] BUCKETS =
            Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private static final String STORED = "stored";

    private record Kind(String category, String outcome) {}

    private final MeterRegistry registry;
    private final Tracer tracer;
    private final ConcurrentMap<Kind, Timer> timers = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> counters = new ConcurrentHashMap<>();

    private final Timer shown;

    public AppendWatch(MeterRegistry registry, Tracer tracer) {
        this.registry = registry;
        this.tracer = tracer;
        this.shown =
                Timer.builder("parley.append.shown")
                        .description("Time from an append's end until this hub's views show it")
                        .register(registry);
    }

    /** Tells nobody. */
    static AppendWatch nobody() {
        return new AppendWatch(
                new CompositeMeterRegistry(), OpenTelemetry.noop().getTracer("parley"));
    }

    AppendOutcome watch(
            StreamName stream, List<EncodedEvent> events, Supplier<AppendOutcome> append) {
        long begun = System.nanoTime();
        String outcome = "failed";
        Span span = span(stream, events);
        try (Scope _ = span.makeCurrent()) {
            AppendOutcome became = append.get();
            outcome = name(became);
            if (became instanceof AppendOutcome.Appended) {
                count(events);
            }
            return became;
        } catch (RuntimeException e) {
            span.setStatus(StatusCode.ERROR, String.valueOf(e.getMessage()));
            throw e;
        } finally {
            span.setAttribute("parley.outcome", outcome);
            span.end();
            record(new Kind(stream.category(), outcome), begun);
        }
    }

    /**
     * An append that nobody waited for has stored its events.
     *
     * @param begun when, on the clock of {@link System#nanoTime()}
     */
    void stored(StreamName stream, List<EncodedEvent> events, long begun) {
        count(events);
        record(new Kind(stream.category(), STORED), begun);
    }

    private void count(List<EncodedEvent> events) {
        events.forEach(event -> counter(event.type()).increment());
    }

    private void record(Kind kind, long begun) {
        timer(kind).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    }

    /** What was appended is shown by this hub's views, that long after it was stored. */
    public void shown(Duration after) {
        shown.record(after);
    }

    private Span span(StreamName stream, List<EncodedEvent> events) {
        if (!Span.current().getSpanContext().isSampled()) {
            return Span.getInvalid();
        }
        return tracer.spanBuilder("append " + stream.category())
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("db.operation.name", "append")
                .setAttribute("db.collection.name", stream.category())
                .setAttribute("db.operation.batch.size", events.size())
                .setAttribute("parley.stream", stream.text())
                .startSpan();
    }

    private static String name(AppendOutcome outcome) {
        return switch (outcome) {
            case AppendOutcome.Appended _ -> STORED;
            case AppendOutcome.VersionMismatch _ -> "lost_race";
            case AppendOutcome.IdExists _ -> "id_exists";
        };
    }

    private Counter counter(String type) {
        Counter counter = counters.get(type);
        return counter != null
                ? counter
                : counters.computeIfAbsent(
                        type,
                        _ ->
                                Counter.builder("parley.events.appended")
                                        .description("Events that this hub has stored")
                                        .tag("type", type)
                                        .register(registry));
    }

    private Timer timer(Kind kind) {
        Timer timer = timers.get(kind);
        return timer != null
                ? timer
                : timers.computeIfAbsent(
                        kind,
                        _ ->
                                Timer.builder("parley.append.duration")
                                        .description("Time that an append takes, with its wait")
                                        .tag("category", kind.category())
                                        .tag("outcome", kind.outcome())
                                        .serviceLevelObjectives(BUCKETS)
                                        .register(registry));
    }
}
