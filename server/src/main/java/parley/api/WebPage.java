package parley.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.RouteBuilder;
import com.linecorp.armeria.server.ServerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The web page, to which {@code /} leads: the files of the module {@code web}, all of them in
 * memory, under {@code /app/}. Every other path there is a route of the page, and answers the page
 * itself. It may load and reach nothing but this hub.
 */
final class WebPage {
    private static final String ROOT = "/app/";
    private static final String INDEX = "index.html";

    /** Where the names of files change with what is in them. */
    private static final String ASSETS = "assets/";

    private static final String FILES = "/parley/web/";

    /** Ends of the names of compressed forms, and their codings; the best first. */
    private static final List<Map.Entry<String, String>> CODINGS =
            List.of(Map.entry(".br", "br"), Map.entry(".gz", "gzip"));

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; manifest-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                    + " require-trusted-types-for 'script'; trusted-types vue";

    private static final HttpHeaders HEADERS =
            HttpHeaders.builder()
                    .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                    .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                    .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
                    .set(HttpHeaderNames.CROSS_ORIGIN_OPENER_POLICY, "same-origin")
                    .set(HttpHeaderNames.CROSS_ORIGIN_RESOURCE_POLICY, "same-origin")
                    .set(
                            HttpHeaderNames.of("permissions-policy"),
                            "camera=(), display-capture=(), geolocation=(), microphone=(),"
                                    + " payment=(), usb=()")
                    .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                    .build();

    private static final HttpHeaders FOR_EVER =
            HEADERS.toBuilder()
                    .set(HttpHeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable")
                    .build();

    private final Map<String, WebFile> files;
    private final WebFile index;

    private WebPage(Map<String, WebFile> files) {
        this.files = Map.copyOf(files);
        this.index = Objects.requireNonNull(files.get(INDEX), "The page has no " + INDEX);
    }

    /**
     * Reads the page.
     *
     * @param version the hub's, which the page is told with how one signs in: {@code /app/hub.json}
     */
    static WebPage load(String version) {
        Set<String> names = Set.copyOf(text("files.txt").lines().toList());
        Map<String, WebFile> files = new HashMap<>();
        for (String name : names) {
            if (CODINGS.stream().noneMatch(coding -> name.endsWith(coding.getKey()))) {
                files.put(name, file(name, names));
            }
        }
        files.put("hub.json", hub(version));
        return new WebPage(files);
    }

    private static WebFile file(String name, Set<String> names) {
        List<WebFile.Compressed> compressed = new ArrayList<>();
        for (var coding : CODINGS) {
            String form = name + coding.getKey();
            if (names.contains(form)) {
                compressed.add(new WebFile.Compressed(coding.getValue(), content(form)));
            }
        }
        return WebFile.of(
                type(name),
                name.startsWith(ASSETS) ? FOR_EVER : HEADERS,
                content(name),
                compressed);
    }

    private static WebFile hub(String version) {
        String json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("auth", "dev")
                        .put("version", version)
                        .toString();
        return WebFile.of(MediaType.JSON, HEADERS, HttpData.ofUtf8(json), List.of());
    }

    private static MediaType type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> MediaType.HTML_UTF_8;
            case "js" -> MediaType.create("text", "javascript").withCharset(StandardCharsets.UTF_8);
            case "css" -> MediaType.CSS_UTF_8;
            case "json" -> MediaType.JSON;
            case "webmanifest" -> MediaType.create("application", "manifest+json");
            case "svg" -> MediaType.SVG_UTF_8;
            case "png" -> MediaType.PNG;
            case "woff2" -> MediaType.create("font", "woff2");
            case "txt" -> MediaType.PLAIN_TEXT_UTF_8;
            default -> MediaType.OCTET_STREAM;
        };
    }

    private static String text(String name) {
        return content(name).toStringUtf8();
    }

    private static HttpData content(String name) {
        try (@Nullable InputStream in = WebPage.class.getResourceAsStream(FILES + name)) {
            if (in == null) {
                throw new IllegalStateException("This build has no " + FILES + name);
            }
            return HttpData.wrap(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void addTo(ServerBuilder server) {
        HttpService toThePage = (_, _) -> HttpResponse.of(redirect());
        server.service(reading().path("/").build(), toThePage);
        server.service(reading().path("/app").build(), toThePage);
        server.service(
                reading().pathPrefix(ROOT).build(),
                (context, request) -> answer(context.path(), request.headers()));
    }

    private static RouteBuilder reading() {
        return Route.builder().methods(HttpMethod.GET, HttpMethod.HEAD);
    }

    private static ResponseHeaders redirect() {
        return ResponseHeaders.builder(HttpStatus.TEMPORARY_REDIRECT)
                .set(HttpHeaderNames.LOCATION, ROOT)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .build();
    }

    private HttpResponse answer(String path, RequestHeaders headers) {
        String name = path.substring(ROOT.length());
        WebFile file = files.get(name);
        if (file == null && name.startsWith(ASSETS)) {
            throw HttpStatusException.of(HttpStatus.NOT_FOUND);
        }
        return (file == null ? index : file).answer(headers);
    }
}
