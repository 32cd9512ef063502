package parley.view;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import parley.log.LogEvent;
import parley.log.Tail;

/**
 * Gives each event that comes from a traced request a span in that trace, for the time in which the
 * views apply the batch that it came in; whichever hub it was that appended it.
 */
public final class TracedApplier implements Tail.Reader {
    private static final TextMapGetter<String> TRACEPARENT =
            new TextMapGetter<>() {
                @Override
                public Iterable<String> keys(String traceparent) {
                    return List.of("traceparent");
                }

                @Override
                public @Nullable String get(@Nullable String traceparent, String key) {
                    return key.equals("traceparent") ? traceparent : null;
                }
            };

    private final Tail.Reader applier;
    private final Tracer tracer;
    private final long after;

    /**
     * @param after the global position up to which events are history, whose traces have ended
     */
    public TracedApplier(Tail.Reader applier, Tracer tracer, long after) {
        this.applier = applier;
        this.tracer = tracer;
        this.after = after;
    }

    @Override
    public void read(List<LogEvent> events) throws Exception {
        List<Span> spans = new ArrayList<>();
        for (LogEvent event : events) {
            if (event.globalPosition() > after && event.traceparent().isPresent()) {
                Context parent = parent(event.traceparent().get());
                if (Span.fromContext(parent).getSpanContext().isSampled()) {
                    spans.add(begin(event, parent, events.size()));
                }
            }
        }
        try {
            applier.read(events);
        } catch (Exception e) {
            spans.forEach(span -> span.setStatus(StatusCode.ERROR, String.valueOf(e.getMessage())));
            throw e;
        } finally {
            spans.forEach(Span::end);
        }
    }

    @Override
    public OptionalLong goBack() throws Exception {
        return applier.goBack();
    }

    private static Context parent(String traceparent) {
        return W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), traceparent, TRACEPARENT);
    }

    private Span begin(LogEvent event, Context parent, int batch) {
        return tracer.spanBuilder("apply")
                .setParent(parent)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("parley.global_position", event.globalPosition())
                .setAttribute("parley.event", type(event))
                .setAttribute("messaging.batch.message_count", batch)
                .startSpan();
    }

    private static String type(LogEvent event) {
        return event.event().map(e -> e.getClass().getSimpleName()).orElse("unreadable");
    }
}
