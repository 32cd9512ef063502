package parley.api;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees every request, whatever becomes of it: says its id in the answer and, to one of the API,
 * where the views are; times it, traces it where that is wanted, and gives it a line in the log at
 * level debug. The line has no query, and nothing of the headers or the body.
 */
final class RequestObserver extends SimpleDecoratingHttpService {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequestObserver.class);

    private static final String API = "/v1/";

    private final Calls calls;
    private final RequestMeters meters;
    private final Optional<RequestTraces> traces;

    RequestObserver(
            HttpService behind, Calls calls, RequestMeters meters, Optional<RequestTraces> traces) {
        super(behind);
        this.calls = calls;
        this.meters = meters;
        this.traces = traces;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
        context.mutateAdditionalResponseHeaders(
                headers -> {
                    headers.set(RequestIds.HEADER, context.id().text());
                    if (context.path().startsWith(API)) {
                        headers.set(Calls.CURSOR_HEADER, calls.cursor());
                    }
                });
        traces.ifPresent(all -> all.begin(context));
        var _ = context.log().whenComplete().thenAccept(this::ended);
        return unwrap().serve(context, request);
    }

    private void ended(RequestLog log) {
        RequestOutcome outcome = RequestOutcome.of(log);
        meters.ended(log, outcome);
        traces.ifPresent(all -> all.ended(log, outcome));
        if (LOGGER.isDebugEnabled()) {
            RequestScope.run(log.context(), () -> tell(log, outcome));
        }
    }

    private static void tell(RequestLog log, RequestOutcome outcome) {
        LOGGER.debug(
                "{} {} {} {} in {} ms",
                outcome.door(),
                log.context().method(),
                log.context().path(),
                outcome.status(),
                TimeUnit.NANOSECONDS.toMicros(log.totalDurationNanos()) / 1000.0);
    }
}
