package parley.api;

import com.linecorp.armeria.common.RequestContext;
import io.netty.util.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * The time in which a thread works for a request: lines that are logged meanwhile carry its id (and
 * that of its trace, if it has one), and spans that are begun meanwhile belong to its trace.
 */
final class RequestScope {
    /** The trace of a request, where it is traced. */
    static final AttributeKey<Context> TRACE = AttributeKey.valueOf(RequestScope.class, "TRACE");

    private static final String REQUEST_KEY = "request";
    private static final String TRACE_KEY = "trace";

    private RequestScope() {}

    static void run(RequestContext request, Runnable work) {
        within(
                request,
                () -> {
                    work.run();
                    return true;
                });
    }

    static <T> T within(RequestContext request, Supplier<T> work) {
        MDC.put(REQUEST_KEY, request.id().text());
        try {
            Context trace = request.attr(TRACE);
            return trace == null ? work.get() : within(trace, work);
        } finally {
            MDC.remove(REQUEST_KEY);
            MDC.remove(TRACE_KEY);
        }
    }

    private static <T> T within(Context trace, Supplier<T> work) {
        SpanContext span = Span.fromContext(trace).getSpanContext();
        if (span.isSampled()) {
            MDC.put(TRACE_KEY, span.getTraceId());
        }
        try (Scope _ = trace.makeCurrent()) {
            return work.get();
        }
    }
}
