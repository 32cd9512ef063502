package parley.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/**
 * {@code {"status": "ok", "reason": ""}}, or 503 with {@code {"status": "unavailable", "reason":
 * "…"}}; with a {@code remark} where there is one.
 */
final class HealthService extends AbstractHttpService {
    private final Supplier<Optional<String>> obstacle;
    private final Supplier<Optional<String>> remark;

    /** Of the process, which is up when it answers. */
    static HealthService ofProcess() {
        return new HealthService(Optional::empty, Optional::empty);
    }

    /** Of the hub. */
    static HealthService of(Readiness readiness) {
        return new HealthService(readiness::obstacle, readiness::remark);
    }

    /**
     * @param obstacle why not all is well
     */
    private HealthService(Supplier<Optional<String>> obstacle, Supplier<Optional<String>> remark) {
        this.obstacle = obstacle;
        this.remark = remark;
    }

    @Override
    protected HttpResponse doHead(ServiceRequestContext context, HttpRequest request) {
        return doGet(context, request);
    }

    @Override
    protected HttpResponse doGet(ServiceRequestContext context, HttpRequest request) {
        Optional<String> reason = obstacle.get();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", reason.isEmpty() ? "ok" : "unavailable");
        body.put("reason", reason.orElse(""));
        remark.get().ifPresent(text -> body.put("remark", text));
        HttpStatus status = reason.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
        return HttpResponse.of(
                ResponseHeaders.builder(status)
                        .contentType(MediaType.JSON)
                        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                        .build(),
                com.linecorp.armeria.common.HttpData.ofUtf8(body.toString()));
    }
}
