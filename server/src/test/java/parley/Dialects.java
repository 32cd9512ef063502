package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What tests of the dialects of other systems share. */
final class Dialects {
    private Dialects() {}

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** An error must be of exactly this form. */
    static void assertRefused(RestClient.Answer answer, int status, String error) {
        assertThat(answer.text()).isEqualTo("{\"error\":\"%s\"}".formatted(error));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    }

    /** As curl sends it: with {@code -d}, the type of a form. */
    static RestClient withToken(RestClient nobody, String user) {
        String token = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        return nobody.with("Authorization", "Bearer " + token)
                .with("Content-Type", "application/x-www-form-urlencoded");
    }

    static RestClient.Answer send(RestClient who, String json) {
        return who.send("POST", "/message", json.getBytes(StandardCharsets.UTF_8));
    }

    static String post(RestClient nobody, String user, String text, String... hashtags) {
        ObjectNode body = RestClient.json("{}").put("text", text);
        List.of(hashtags).forEach(body.putArray("hashtags")::add);
        RestClient.Answer answer = send(withToken(nobody, user), body.toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        String id = answer.json().at("/data/id").textValue();
        assertThat(answer.text()).isEqualTo("{\"data\":{\"id\":\"%s\"}}".formatted(id));
        assertThat(id).matches("[0-7][0-9A-HJKMNP-TV-Z]{25}");
        return id;
    }

    static void assertNames(RestClient.Answer answer, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().propertyStream().map(Map.Entry::getKey)).containsExactly("error");
        assertThat(answer.json().get("error").textValue()).contains(field);
    }

    /** The texts of a list of Meower's. */
    static List<String> bodies(JsonNode list) {
        List<String> bodies = new ArrayList<>();
        list.forEach(each -> bodies.add(each.get("body").textValue()));
        return bodies;
    }

    /**
     * Empties the topic, by its administrator root.
     *
     * @return the same client with the cursor of that: it finds nothing of what was there
     */
    static RestClient emptied(HubFixture hub, RestClient client) {
        RestClient root = hub.as("root");
        root.get("/v1/topics/public/messages?page_size=1000")
                .ok()
                .get("messages")
                .forEach(each -> root.delete("/v1/messages/" + each.get("id").textValue()).ok());
        return client.with("Parley-Cursor", root.get("/v1/topics").cursor().orElseThrow());
    }
}
