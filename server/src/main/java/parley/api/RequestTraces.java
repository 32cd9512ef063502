package parley.api;

import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The span of each request of the API, in the trace that its client names, or in one of its own.
 */
final class RequestTraces {
    private static final TextMapGetter<RequestHeaders> HEADERS =
            new TextMapGetter<>() {
                @Override
                public Iterable<String> keys(RequestHeaders headers) {
                    List<String> names = new ArrayList<>();
                    headers.names().forEach(name -> names.add(name.toString()));
                    return names;
                }

                @Override
                public @Nullable String get(@Nullable RequestHeaders headers, String name) {
                    return headers == null ? null : headers.get(name);
                }
            };

    private final Tracer tracer;

    RequestTraces(Tracer tracer) {
        this.tracer = tracer;
    }

    void begin(ServiceRequestContext request) {
        if (!isOfTheApi(request)) {
            return;
        }
        Context parent =
                W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), request.request().headers(), HEADERS);
        Span span =
                tracer.spanBuilder("request")
                        .setParent(parent)
                        .setSpanKind(SpanKind.SERVER)
                        .startSpan();
        request.setAttr(RequestScope.TRACE, parent.with(span));
    }

    private static boolean isOfTheApi(ServiceRequestContext request) {
        var service = request.config().service();
        return service.as(RestMethod.class) != null || service.as(GrpcService.class) != null;
    }

    void ended(RequestLog log, RequestOutcome outcome) {
        RequestContext request = log.context();
        Context trace = request.attr(RequestScope.TRACE);
        if (trace == null) {
            return;
        }
        Span span = Span.fromContext(trace);
        if (span.isRecording()) {
            span.updateName(String.valueOf(log.fullName()))
                    .setAttribute("http.request.method", request.method().name())
                    .setAttribute("url.path", request.path())
                    .setAttribute("http.response.status_code", outcome.status())
                    .setAttribute("parley.door", outcome.door())
                    .setAttribute("parley.request", request.id().text());
            if (outcome.status() >= 500) {
                span.setStatus(StatusCode.ERROR);
            }
        }
        span.end();
    }
}
