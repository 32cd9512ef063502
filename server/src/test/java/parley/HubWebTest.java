package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The web page as a browser gets it. */
class HubWebTest {
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"");
    private static final Pattern SCRIPT = Pattern.compile("src=\"(/app/assets/[^\"]+\\.js)\"");

    @TempDir static Path data;
    private static HubFixture hub;
    private static HttpClient browser;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
        browser = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        browser.close();
        hub.close();
    }

    private static HttpResponse<byte[]> ask(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + hub.authority() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> get(String path, String... headers)
            throws IOException, InterruptedException {
        return ask("GET", path, headers);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String page() throws IOException, InterruptedException {
        return new String(get("/app/").body(), StandardCharsets.UTF_8);
    }

    private static String script() throws IOException, InterruptedException {
        return SCRIPT.matcher(page()).results().findFirst().orElseThrow().group(1);
    }

    /** What was built. */
    private static byte[] file(String path) throws IOException {
        String name = "/parley/web/" + path.substring("/app/".length());
        try (InputStream in = HubWebTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app"})
    void whatIsTypedLeadsToThePage(String path) throws Exception {
        for (String method : List.of("GET", "HEAD")) {
            HttpResponse<byte[]> answer = ask(method, path);
            assertThat(answer.statusCode()).isEqualTo(307);
            assertThat(header(answer, "location")).isEqualTo("/app/");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/",
                "/app/index.html",
                "/app/topics/a.b~c-1",
                "/app/topics/%C3%A4?at=12",
                "/app/search?query=x",
                "/app/assetsnot"
            })
    void everyRouteOfThePageIsThePage(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.body()).isEqualTo(file("/app/index.html"));
    }

    @Test
    void allThatThePageLoadsComesFromTheHub() throws Exception {
        List<String> links = LINK.matcher(page()).results().map(link -> link.group(1)).toList();
        assertThat(links).hasSizeGreaterThan(1).allMatch(link -> link.startsWith("/app/"));
        for (String link : links) {
            HttpResponse<byte[]> part = get(link);
            assertThat(part.statusCode()).as(link).isEqualTo(200);
            assertThat(part.body()).as(link).isEqualTo(file(link));
            assertThat(header(part, "x-content-type-options")).as(link).isEqualTo("nosniff");
            assertThat(header(part, "content-type"))
                    .as(link)
                    .isEqualTo(
                            link.endsWith(".js") ? "text/javascript; charset=utf-8" : type(link));
        }
    }

    private static String type(String link) {
        return switch (link.substring(link.lastIndexOf('.'))) {
            case ".css" -> "text/css; charset=utf-8";
            case ".svg" -> "image/svg+xml; charset=utf-8";
            case ".webmanifest" -> "application/manifest+json";
            default -> throw new AssertionError(link);
        };
    }

    @Test
    void thePageMayRunAndReachNothingElse() throws Exception {
        HttpResponse<byte[]> answer = get("/app/topics/x");
        assertThat(header(answer, "content-security-policy").split("; "))
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "connect-src 'self'",
                        "frame-ancestors 'none'",
                        "require-trusted-types-for 'script'")
                .noneMatch(rule -> rule.contains("unsafe"));
        assertThat(header(answer, "referrer-policy")).isEqualTo("no-referrer");
        assertThat(header(answer, "cross-origin-opener-policy")).isEqualTo("same-origin");
        assertThat(header(answer, "permissions-policy")).contains("camera=()");
        assertThat(page()).doesNotContainPattern("<script(?![^>]*\\ssrc=)|<style|\\sstyle=");
    }

    @Test
    void whatHasItsContentInItsNameIsKeptForEver() throws Exception {
        assertThat(header(get(script()), "cache-control"))
                .isEqualTo("public, max-age=31536000, immutable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/", "/app/topics/x", "/app/icon.svg", "/app/hub.json"})
    void whatMayChangeIsAskedForAgainAndSentOnlyWhenItHas(String path) throws Exception {
        HttpResponse<byte[]> first = get(path);
        assertThat(header(first, "cache-control")).isEqualTo("no-cache");
        String tag = header(first, "etag");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");

        HttpResponse<byte[]> again = get(path, "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "etag")).isEqualTo(tag);
        assertThat(header(again, "cache-control")).isEqualTo("no-cache");
        assertThat(get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'gzip, deflate, br, zstd', br",
        "'br;q=0.5, gzip;q=1', br",
        "'gzip', gzip",
        "'GZIP;q=1.0', gzip",
        "'br;q=0, gzip', gzip",
        "'br; q=0.000, gzip;q=0', ''",
        "'zstd', ''",
        "'', ''"
    })
    void whatIsLargeIsSentAsSmallAsTheBrowserTakesIt(String accepted, String coding)
            throws Exception {
        String path = script();
        HttpResponse<byte[]> answer = get(path, "Accept-Encoding", accepted);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "content-encoding")).isEqualTo(coding);
        assertThat(header(answer, "vary")).isEqualToIgnoringCase("accept-encoding");
        byte[] whole = file(path);
        switch (coding) {
            case "br" -> assertThat(answer.body()).isEqualTo(file(path + ".br"));
            case "gzip" ->
                    assertThat(
                                    new GZIPInputStream(new ByteArrayInputStream(answer.body()))
                                            .readAllBytes())
                            .isEqualTo(whole);
            default -> assertThat(answer.body()).isEqualTo(whole);
        }
        if (!coding.isEmpty()) {
            assertThat(answer.body()).hasSizeLessThan(whole.length / 2);
        }
    }

    @Test
    void eachFormHasATagOfItsOwn() throws Exception {
        String path = script();
        String brotli = header(get(path, "Accept-Encoding", "br"), "etag");
        assertThat(get(path, "Accept-Encoding", "br", "If-None-Match", brotli).statusCode())
                .isEqualTo(304);
        assertThat(get(path, "Accept-Encoding", "gzip", "If-None-Match", brotli).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aHeadSaysWhatAGetWouldAnswer() throws Exception {
        HttpResponse<byte[]> whole = get(script());
        HttpResponse<byte[]> head = ask("HEAD", script());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "content-length")).isEqualTo("" + whole.body().length);
        assertThat(header(head, "etag")).isEqualTo(header(whole, "etag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/assets/", "/app/assets/gone-123.js", "/apps", "/index.html"})
    void whatIsNotThereIsSaidToBeMissing(String path) {
        hub.anonymous().get(path).refused(404, 5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/../app/assets/../../parley/Hub.class",
                "/app/assets/%2e%2e/%2e%2e/parley/Hub.class"
            })
    void noPathLeadsOutOfThePage(String path) {
        hub.anonymous().get(path).refused(400, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app/", "/app/hub.json", "/app/topics/x"})
    void nothingIsChangedHere(String path) {
        hub.anonymous().post(path, "{}").refused(405, 12);
        hub.anonymous().delete(path).refused(405, 12);
    }

    @Test
    void thePageIsToldHowOneSignsIn() {
        RestClient.Answer answer = hub.anonymous().get("/app/hub.json");
        assertThat(answer.ok().get("auth").textValue()).isEqualTo("dev");
        assertThat(answer.json().get("version").textValue()).isNotBlank();
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    }
}
