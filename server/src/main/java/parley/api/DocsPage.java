package parley.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The API explorer at {@code /docs/}: Swagger UI over {@code /openapi.json}, all of it from this
 * program. It may load and reach nothing but this hub. What it consists of is read when it is first
 * asked for.
 */
final class DocsPage {
    private static final String OWN = "/parley/api/docs/";
    private static final String SWAGGER = "/META-INF/resources/webjars/swagger-ui/5.30.3/";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    private final Executor executor;

    /**
     * @param executor reads what is asked for
     */
    DocsPage(Executor executor) {
        this.executor = executor;
    }

    void addTo(ServerBuilder server) {
        server.service(get("/docs"), (_, _) -> HttpResponse.ofRedirect("/docs/"));
        server.service(get("/docs/"), own("index.html", MediaType.HTML_UTF_8));
        server.service(get("/docs/explorer.js"), own("explorer.js", MediaType.JAVASCRIPT_UTF_8));
        server.service(get("/docs/swagger-ui.css"), swagger("swagger-ui.css", MediaType.CSS_UTF_8));
        server.service(
                get("/docs/swagger-ui-bundle.js"),
                swagger("swagger-ui-bundle.js", MediaType.JAVASCRIPT_UTF_8));
        server.service(get("/docs/favicon.png"), swagger("favicon-32x32.png", MediaType.PNG));
    }

    private static Route get(String path) {
        return Route.builder().methods(HttpMethod.GET).path(path).build();
    }

    private HttpService own(String name, MediaType type) {
        return file(type, () -> resource(OWN + name));
    }

    private HttpService swagger(String name, MediaType type) {
        return file(type, () -> resource(SWAGGER + name));
    }

    private HttpService file(MediaType type, Supplier<byte[]> content) {
        ResponseHeaders headers =
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(type)
                        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                        .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                        .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
                        .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                        .build();
        return (_, _) ->
                HttpResponse.of(
                        CompletableFuture.supplyAsync(
                                () -> HttpResponse.of(headers, HttpData.wrap(content.get())),
                                executor));
    }

    private static byte[] resource(String path) {
        try (@Nullable InputStream in = DocsPage.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("This build has no " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
