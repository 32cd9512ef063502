package parley.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Serves the description of the REST interface, made when it is first asked for. */
final class OpenApiService extends AbstractHttpService {
    static final Route ROUTE =
            Route.builder().methods(HttpMethod.GET, HttpMethod.HEAD).path("/openapi.json").build();

    /**
     * @param tag its entity tag, in quotes
     */
    private record Document(HttpData json, String tag) {}

    private final List<Service> services;
    private final Executor executor;
    private @Nullable Document document;

    OpenApiService(List<Service> services, Executor executor) {
        this.services = List.copyOf(services);
        this.executor = executor;
    }

    @Override
    protected HttpResponse doHead(ServiceRequestContext context, HttpRequest request) {
        return doGet(context, request);
    }

    @Override
    protected HttpResponse doGet(ServiceRequestContext context, HttpRequest request) {
        return HttpResponse.of(
                CompletableFuture.supplyAsync(
                        () -> answer(request.headers(), document()), executor));
    }

    private static HttpResponse answer(RequestHeaders headers, Document document) {
        boolean known = EntityTags.has(headers, document.tag());
        ResponseHeaders answer =
                ResponseHeaders.builder(known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                        .contentType(MediaType.JSON)
                        .set(HttpHeaderNames.ETAG, document.tag())
                        .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                        .build();
        return known ? HttpResponse.of(answer) : HttpResponse.of(answer, document.json());
    }

    private synchronized Document document() {
        if (document == null) {
            ObjectNode described = OpenApi.describing(services, ProtoComments.load());
            byte[] json = described.toString().getBytes(StandardCharsets.UTF_8);
            document = new Document(HttpData.wrap(json), tag(json));
        }
        return document;
    }

    private static String tag(byte[] json) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
            return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
