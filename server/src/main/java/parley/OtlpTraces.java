package parley;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Sends spans to a collector by OTLP over HTTP, in batches, off the requests' path. When the
 * collector does not keep up, spans beyond a bound are dropped. A hub that traces nothing loads
 * none of this.
 */
final class OtlpTraces implements AutoCloseable {
    private static final int MOST_SPANS_WAITING = 4096;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration SEND_TIME = Duration.ofSeconds(5);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

    private final SdkTracerProvider provider;

    OtlpTraces(TraceTarget target) {
        OtlpHttpSpanExporter exporter =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(target.traces())
                        .setTimeout(SEND_TIME)
                        .build();
        provider =
                SdkTracerProvider.builder()
                        .setResource(Resource.getDefault().merge(hub()))
                        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(target.share())))
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(exporter)
                                        .setMaxQueueSize(MOST_SPANS_WAITING)
                                        .setScheduleDelay(EVERY)
                                        .build())
                        .build();
    }

    private static Resource hub() {
        return Resource.create(
                Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "parley",
                        AttributeKey.stringKey("service.instance.id"),
                        UUID.randomUUID().toString()));
    }

    Tracer tracer() {
        return provider.get("parley");
    }

    /** Sends what waits, if that does not take long. */
    @Override
    public void close() {
        provider.shutdown().join(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
    }
}
