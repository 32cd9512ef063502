package parley.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code {"status": "ok"}}, or 503 with {@code {"status": "unavailable", "reason": "…"}}. */
final class HealthService extends AbstractHttpService {
    private final Supplier<Optional<String>> obstacle;

    /**
     * @param obstacle why not all is well
     */
    HealthService(Supplier<Optional<String>> obstacle) {
        this.obstacle = obstacle;
    }

    @Override
    protected HttpResponse doHead(ServiceRequestContext context, HttpRequest request) {
        return doGet(context, request);
    }

    @Override
    protected HttpResponse doGet(ServiceRequestContext context, HttpRequest request) {
        Optional<String> reason = obstacle.get();
        String body =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("status", reason.isEmpty() ? "ok" : "unavailable")
                        .put("reason", reason.orElse(""))
                        .toString();
        HttpStatus status = reason.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
        return HttpResponse.of(
                ResponseHeaders.builder(status)
                        .contentType(MediaType.JSON)
                        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                        .build(),
                com.linecorp.armeria.common.HttpData.ofUtf8(body));
    }
}
