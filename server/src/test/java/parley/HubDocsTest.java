package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API explorer at {@code /docs/}: without anything from elsewhere. */
class HubDocsTest {
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    @TempDir static Path data;
    private static HubFixture hub;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void thePathWithoutASlashLeadsToThePage() {
        RestClient.Answer answer = hub.anonymous().get("/docs");
        assertThat(answer.status()).isEqualTo(307);
        assertThat(answer.headers().firstValue("location")).contains("/docs/");
    }

    @Test
    void thePageAndAllThatItLoadsComeFromTheHub() {
        RestClient.Answer page = hub.anonymous().get("/docs/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        List<String> links = LINK.matcher(page.text()).results().map(l -> l.group(1)).toList();
        assertThat(links).contains("/openapi.json", "explorer.js").hasSizeGreaterThan(4);
        for (String link : links) {
            if (link.equals("/openapi.json")) {
                continue; // not of the page, but what it shows
            }
            String path = "/docs/" + link;
            RestClient.Answer part = hub.anonymous().get(path);
            assertThat(part.status()).as(path).isEqualTo(200);
            assertThat(part.text()).as(path).isNotBlank();
            assertThat(part.headers().firstValue("content-security-policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'");
            assertThat(part.headers().firstValue("x-content-type-options")).contains("nosniff");
        }
        assertThat(hub.anonymous().get("/docs/explorer.js").text()).contains("'/openapi.json'");
    }
}
