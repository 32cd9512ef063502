package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub answers as its own description of its REST interface says. */
class HubOpenApiAnswersTest {
    @TempDir static Path data;
    private static HubFixture hub;
    private static DescribedApi api;

    /** The operations whose answers were looked at. */
    private final Set<String> answered = new TreeSet<>();

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:", "root");
        api = new DescribedApi(hub.anonymous().get("/openapi.json").ok());
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    /** What the hub does not route is a 404 or a 405 with the words of HTTP alone. */
    @Test
    void everyOperationIsRouted() {
        assertThat(hub.as("ann").get("/v1/nowhere").refused(404, 5).message())
                .isEqualTo("Not Found");
        api.forEachOperation(
                (path, method, operation) -> {
                    RestClient.Answer answer =
                            hub.as("ann")
                                    .with("Content-Type", "application/json")
                                    .send(
                                            method.toUpperCase(Locale.ROOT),
                                            path.replaceAll("\\{.*?}", "no-such"),
                                            operation.has("requestBody")
                                                    ? "{}".getBytes()
                                                    : new byte[0]);
                    assertThat(answer.status()).as(method + " " + path).isNotEqualTo(405);
                    assertThat(answer.message()).as(method + " " + path).isNotEqualTo("Not Found");
                    if (answer.status() != 200) {
                        api.assertFits("#/components/schemas/Error", answer.json());
                    }
                });
    }

    @Test
    void realAnswersAreAsDescribed() throws InterruptedException {
        RestClient ann = hub.as("ann");
        String topic =
                call(ann, "POST", "/v1/topics", "/v1/topics", "{'topic': {'name': 'A'}}")
                        .at("/topic/id")
                        .textValue();
        String here = "/v1/topics/" + topic;
        JsonNode posted =
                call(
                        ann,
                        "POST",
                        "/v1/topics/{topic_id}/messages",
                        here + "/messages",
                        "{'message': {'contentText': 'Hello #you', 'contentData': {'a': [1]}}}");
        String message = "/v1/messages/" + posted.at("/message/id").textValue();
        String ids = "?ids=" + posted.at("/message/id").textValue() + "&ids=missing";
        call(
                ann,
                "PATCH",
                "/v1/topics/{id}",
                here,
                "{'topic': {'name': 'B'}, 'updateMask': 'name', 'addUsers': ['bob']}");
        call(
                ann,
                "PATCH",
                "/v1/messages/{id}",
                message,
                "{'message': {'contentText': 'Bye #now', 'version': -1}, 'updateMask':"
                        + " 'contentText'}");
        call(ann, "GET", "/v1/topics", "/v1/topics?page_size=1", "");
        call(ann, "GET", "/v1/topics/{id}", here, "");
        call(ann, "GET", "/v1/topics:batchGet", "/v1/topics:batchGet?ids=" + topic, "");
        call(ann, "GET", "/v1/topics/{topic_id}/messages", here + "/messages", "");
        call(ann, "GET", "/v1/topics/{topic_id}/messages:last", here + "/messages:last", "");
        call(ann, "GET", "/v1/messages/{id}", message, "");
        call(ann, "GET", "/v1/messages:batchGet", "/v1/messages:batchGet" + ids, "");
        call(ann, "GET", "/v1/messages", "/v1/messages?topic_id=" + topic, "");
        call(ann, "GET", "/v1/messages:search", "/v1/messages:search?query=bye", "");
        call(ann, "GET", "/v1/trends", "/v1/trends?aggregation=1m", "");
        call(ann, "GET", "/v1/trends:top", "/v1/trends:top", "");
        call(ann, "GET", "/v1/messages/{id}/history", message + "/history", "");
        call(ann, "DELETE", "/v1/messages/{id}", message, "");
        call(ann, "DELETE", "/v1/topics/{id}", here, "");
        RestClient dee = hub.as("dee");
        call(dee, "POST", "/v1/users", "/v1/users", "{'user': {'name': 'Dee'}}");
        call(
                dee,
                "PATCH",
                "/v1/users/{id}",
                "/v1/users/dee",
                "{'user': {'profileData': {'a': [null]}}, 'updateMask': 'profileData'}");
        call(ann, "GET", "/v1/users", "/v1/users", "");
        call(ann, "GET", "/v1/users/{id}", "/v1/users/dee", "");
        call(ann, "GET", "/v1/users:batchGet", "/v1/users:batchGet?ids=dee", "");
        call(dee, "DELETE", "/v1/users/{id}", "/v1/users/dee", "");
        RestClient root = hub.as("root");
        String rebuild = "/v1/admin:rebuild";
        String id = call(root, "POST", rebuild, rebuild, "{}").at("/job/id").textValue();
        Eventually.holds(
                "the rebuild has ended",
                Duration.ofSeconds(60),
                () ->
                        call(root, "GET", "/v1/admin/jobs/{id}", "/v1/admin/jobs/" + id, "")
                                .at("/job/state")
                                .textValue()
                                .equals("DONE"));
        call(root, "POST", "/v1/admin:check", "/v1/admin:check", "{}");
        assertThat(answered).hasSize(27).hasSameSizeAs(operations());
    }

    private static Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        api.forEachOperation((path, method, _) -> operations.add(method + " " + path));
        return operations;
    }

    /** Sends a request; its answer must be as the description of the operation says. */
    private JsonNode call(RestClient caller, String method, String path, String url, String body) {
        JsonNode operation =
                api.document().get("paths").path(path).path(method.toLowerCase(Locale.ROOT));
        if (!body.isEmpty()) {
            api.assertFits(
                    DescribedApi.reference(operation.path("requestBody")), RestClient.json(body));
        }
        RestClient.Answer answer =
                body.isEmpty()
                        ? caller.send(method, url, new byte[0])
                        : caller.send(method, url, RestClient.json(body));
        JsonNode ok = operation.at("/responses/200");
        assertThat(ok.at("/headers").has("Parley-Cursor")).isTrue();
        assertThat(answer.cursor()).isPresent();
        assertThat(answer.headers().firstValue("etag").isPresent())
                .isEqualTo(ok.at("/headers").has("ETag"));
        api.assertFits(DescribedApi.reference(ok), answer.ok());
        answered.add(method + " " + path);
        return answer.json();
    }
}
