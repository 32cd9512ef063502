package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One caller of a hub's REST interface.
 *
 * @param hub {@code http://host:port}
 * @param headers sent with every request
 */
record RestClient(HttpClient http, URI hub, Map<String, String> headers) {
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonParser.Feature.ALLOW_SINGLE_QUOTES).build();

    /**
     * @param json missing when the body is no JSON
     */
    record Answer(int status, HttpHeaders headers, JsonNode json, String text) {
        /** The JSON of an answer that must be 200. */
        JsonNode ok() {
            assertThat(status).as(text).isEqualTo(200);
            return json;
        }

        /** The answer itself, which must be an error of exactly the documented form. */
        Answer refused(int httpStatus, int code) {
            assertThat(status).as(text).isEqualTo(httpStatus);
            assertThat(headers.firstValue("content-type").orElse(""))
                    .startsWith("application/json");
            assertThat(json.propertyStream().map(Map.Entry::getKey))
                    .as(text)
                    .containsExactly("code", "message", "details");
            assertThat(json.get("code")).as(text).isEqualTo(JSON.getNodeFactory().numberNode(code));
            assertThat(json.get("message").isTextual()).as(text).isTrue();
            assertThat(json.get("message").textValue())
                    .isNotBlank()
                    .doesNotContainPattern(
                            "Exception|\\bjava\\.|\\bat parley|com\\.google|\\.java");
            assertThat(json.get("details").isArray()).isTrue();
            assertThat(json.get("details")).isEmpty();
            return this;
        }

        /** The text of an error. */
        String message() {
            return json.path("message").asText();
        }

        Optional<String> cursor() {
            return headers.firstValue("parley-cursor");
        }
    }

    /** JSON, in which texts may stand in single quotes, too. */
    static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static HttpClient newHttpClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** The same hub, asked by this user with the right password. */
    RestClient as(String user) {
        return with("Authorization", basic(user, user + "123"));
    }

    RestClient with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new RestClient(http, hub, more);
    }

    static String basic(String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    Answer get(String path) {
        return send("GET", path, new byte[0]);
    }

    Answer delete(String path) {
        return send("DELETE", path, new byte[0]);
    }

    Answer post(String path, String json) {
        return send("POST", path, json(json));
    }

    Answer patch(String path, String json) {
        return send("PATCH", path, json(json));
    }

    Answer send(String method, String path, JsonNode body) {
        return with("Content-Type", "application/json")
                .send(method, path, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param path with its query, escaped
     * @param body may be empty
     */
    Answer send(String method, String path, byte[] body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(hub + path))
                        .timeout(TIME)
                        .method(
                                method,
                                body.length == 0
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers(),
                    tree(response.body()),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Creates a public topic. */
    JsonNode createTopic(String id) {
        ObjectNode body = json("{}");
        body.putObject("topic").put("id", id).put("name", id);
        return send("POST", "/v1/topics", body).ok().get("topic");
    }

    /** Posts a message. */
    JsonNode postMessage(String topic, String text) {
        ObjectNode body = json("{}");
        body.putObject("message").put("content_text", text);
        return send("POST", "/v1/topics/" + topic + "/messages", body).ok().get("message");
    }
}
