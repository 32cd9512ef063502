package parley.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Prometheus' text format, version 0.0.4. */
final class MetricsService extends AbstractHttpService {
    private static final MediaType TYPE =
            MediaType.create("text", "plain")
                    .withParameter("version", "0.0.4")
                    .withParameter("charset", "utf-8");

    private final Supplier<String> metrics;
    private final Executor executor;

    /**
     * @param executor asks for the metrics, which may block for a while
     */
    MetricsService(Supplier<String> metrics, Executor executor) {
        this.metrics = metrics;
        this.executor = executor;
    }

    @Override
    protected HttpResponse doGet(ServiceRequestContext context, HttpRequest request) {
        return HttpResponse.of(CompletableFuture.supplyAsync(this::answer, executor));
    }

    private HttpResponse answer() {
        return HttpResponse.of(
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(TYPE)
                        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                        .build(),
                HttpData.ofUtf8(metrics.get()));
    }
}
