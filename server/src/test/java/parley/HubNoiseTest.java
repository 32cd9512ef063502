package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Valid requests, each spoilt at random in a few places: whatever comes of it, the hub never fails,
 * and answers valid requests as before. The seed is fixed, so that a failure comes again.
 */
class HubNoiseTest {
    private static final long SEED = 20260721;
    private static final int REQUESTS = 3000;
    private static final Set<Integer> EXPECTED =
            Set.of(200, 307, 400, 401, 403, 404, 405, 409, 414, 415, 417, 431, 501, 505);

    private record Request(String method, String path, String body) {}

    private static final List<Request> VALID =
            List.of(
                    new Request("GET", "/v1/topics?page_size=10&page_key=", ""),
                    new Request("GET", "/v1/topics/t", ""),
                    new Request("GET", "/v1/topics:batchGet?ids=t&ids=u", ""),
                    new Request("GET", "/v1/topics/t/messages?descending=true&page_size=3", ""),
                    new Request("GET", "/v1/topics/t/messages:last", ""),
                    new Request("GET", "/v1/messages/m", ""),
                    new Request("GET", "/v1/messages:batchGet?ids=m", ""),
                    new Request(
                            "POST",
                            "/v1/topics",
                            "{\"topic\": {\"name\": \"N\", \"visibility\": \"PRIVATE\", \"users\":"
                                    + " {\"bob\": true}, \"createdAt\":"
                                    + " \"2026-01-01T00:00:00Z\"}}"),
                    new Request(
                            "PATCH",
                            "/v1/topics/u",
                            "{\"topic\": {\"name\": \"N2\"}, \"update_mask\": \"name\","
                                    + " \"add_users\": [\"cleo\"], \"remove_users\": [\"bob\"]}"),
                    new Request(
                            "POST",
                            "/v1/topics/u/messages",
                            "{\"message\": {\"content_text\": \"äx\\u00e4🙂\", \"content_data\":"
                                    + " {\"a\": [1, 2.5, null, true, {\"b\": \"c\"}]},"
                                    + " \"hashtags\": [\"tag\"], \"reply_to\": \"m\","
                                    + " \"version\": -1, \"reactions\": {\"+1\": 2}}}"),
                    new Request(
                            "PATCH",
                            "/v1/messages/n",
                            "{\"message\": {\"content_text\": \"y\", \"content_data\": {\"k\":"
                                    + " \"v\"}}, \"update_mask\": \"contentText,contentData\"}"),
                    new Request("DELETE", "/v1/messages/gone", ""));

    private static final String[] NUGGETS = {
        "\0",
        "\\u0000",
        "\\ud800",
        "\u00ff",
        "\u00c3",
        "%00",
        "%2F",
        "%zz",
        "%",
        "..",
        "/",
        "//",
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        "{}",
        "[]",
        ":",
        ",",
        "null",
        "true",
        "-1",
        "1e999",
        "1e-9",
        "9999999999999999999999",
        "NaN",
        "?",
        "&",
        "=",
        ";",
        "#",
        " ",
        "\t",
        "'",
        "$",
        "*",
        "\"a\":",
        "topic",
        "update_mask",
        "\u00ed\u00a0\u0080",
        "\u00ef\u00bb\u00bf",
        "\n",
        "@type",
        "fields"
    };

    @TempDir Path data;

    @Test
    void spoiltRequestsNeverMakeTheHubFail() throws Exception {
        Random random = new Random(SEED);
        int refused = 0;
        try (HubFixture hub = HubFixture.start(data, "memory:")) {
            RestClient ann = hub.as("ann");
            ann.createTopic("t");
            ann.createTopic("u");
            ann.post("/v1/topics/t/messages", "{'message': {'id': 'm', 'contentText': 'x'}}").ok();
            ann.post("/v1/topics/t/messages", "{'message': {'id': 'n', 'contentText': 'x'}}").ok();
            URI address = URI.create("http://" + hub.authority());
            for (int i = 0; i < REQUESTS; i++) {
                Request valid = VALID.get(random.nextInt(VALID.size()));
                int status = answer(address, spoil(valid, random), i);
                refused += status == 200 ? 0 : 1;
            }
            assertThat(refused).isBetween(REQUESTS / 4, REQUESTS);
            assertThat(hub.hub().obstacle()).isEmpty();
            assertThat(ann.get("/v1/messages/m").ok().at("/message/contentText").textValue())
                    .isEqualTo("x");
            for (Request valid : VALID.subList(0, VALID.size() - 1)) {
                byte[] body = bytes(utf8(valid.body()));
                ann.with("Content-Type", "application/json")
                        .send(valid.method(), valid.path(), body)
                        .ok();
            }
        }
    }

    /** Sends one request and checks the form of its answer. */
    private static int answer(URI hub, Request request, int number) throws IOException {
        String sent =
                "%s %s HTTP/1.1\r\nHost: h\r\nAuthorization: %s\r\nConnection: close\r\n"
                        .formatted(
                                request.method(),
                                request.path(),
                                RestClient.basic("ann", "ann123"));
        if (!request.body().isEmpty()) {
            sent +=
                    "Content-Type: application/json\r\nContent-Length: %d\r\n"
                            .formatted(request.body().length());
        }
        try (RawSocket socket = RawSocket.connect(hub)) {
            socket.send(bytes(sent + "\r\n" + request.body()));
            RawSocket.Response response = response(socket, request, number);
            assertThat(response.status())
                    .as("request %d: %s%nanswer: %s", number, request, response.body())
                    .isIn(EXPECTED);
            if (response.status() >= 400) {
                assertThat(RestClient.json(response.body()).get("message").textValue())
                        .as("request %d: %s", number, request)
                        .isNotBlank()
                        .doesNotContainPattern("Exception|\\bat parley|\\bjava\\.|com\\.google");
            }
            return response.status();
        }
    }

    private static RawSocket.Response response(RawSocket socket, Request request, int number) {
        try {
            return socket.readResponse();
        } catch (IOException e) {
            throw new AssertionError("request %d has no answer: %s".formatted(number, request), e);
        }
    }

    /** Text of which each character stands for one byte, from here on. */
    private static Request spoil(Request valid, Random random) {
        boolean inBody = !valid.body().isEmpty() && random.nextInt(4) > 0;
        String body = utf8(valid.body());
        return inBody
                ? new Request(valid.method(), valid.path(), spoil(body, random))
                : new Request(valid.method(), spoil(valid.path(), random), body);
    }

    private static String spoil(String text, Random random) {
        StringBuilder spoilt = new StringBuilder(text);
        for (int times = 1 + random.nextInt(3); times > 0 && !spoilt.isEmpty(); times--) {
            int at = random.nextInt(spoilt.length());
            int to = Math.min(spoilt.length(), at + 1 + random.nextInt(4));
            switch (random.nextInt(5)) {
                case 0 -> spoilt.delete(at, to);
                case 1 -> spoilt.insert(at, NUGGETS[random.nextInt(NUGGETS.length)]);
                case 2 -> spoilt.setCharAt(at, (char) random.nextInt(256));
                case 3 -> spoilt.insert(at, spoilt.substring(at, to).repeat(random.nextInt(300)));
                case 4 -> spoilt.setLength(Math.max(1, at));
                default -> throw new AssertionError();
            }
        }
        return spoilt.toString();
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String oneByteEach) {
        return oneByteEach.getBytes(StandardCharsets.ISO_8859_1);
    }
}
