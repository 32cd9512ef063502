package parley.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the doors need to let themselves be observed.
 *
 * @param meters where they count
 * @param metrics all that the hub counts, as Prometheus reads it
 * @param tracer empty when nothing is traced
 */
public record Observation(
        MeterRegistry meters, Supplier<String> metrics, Optional<Tracer> tracer) {}
