package parley.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.Objects;
import java.util.Optional;

/** The trace that an event comes from, in its metadata, as W3C Trace Context has it. */
final class TraceMetadata {
    private static final W3CTraceContextPropagator FORM = W3CTraceContextPropagator.getInstance();
    private static final String TRACEPARENT = "traceparent";
    private static final JsonMapper JSON = new JsonMapper();

    private TraceMetadata() {}

    /** Adds the trace under way on this thread, if it is sampled. */
    static void addTo(ObjectNode metadata) {
        if (Span.current().getSpanContext().isSampled()) {
            FORM.inject(
                    Context.current(),
                    metadata,
                    (into, key, value) -> Objects.requireNonNull(into).put(key, value));
        }
    }

    /** The {@code traceparent} in an event's metadata, whatever that is. */
    static Optional<String> traceparent(String metadata) {
        if (!metadata.contains(TRACEPARENT)) {
            return Optional.empty(); // which is what most have
        }
        try {
            return Optional.ofNullable(JSON.readTree(metadata).path(TRACEPARENT).textValue());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
