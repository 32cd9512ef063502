package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.v1.Admin;
import parley.v1.Messages;
import parley.v1.Models;
import parley.v1.Search;
import parley.v1.Topics;
import parley.v1.Users;

/** What the hub says of its REST interface is what the protocol says. */
class HubOpenApiTest {
    private static final List<FileDescriptor> PROTOCOL =
            List.of(
                    Topics.getDescriptor(),
                    Messages.getDescriptor(),
                    Users.getDescriptor(),
                    Search.getDescriptor(),
                    Admin.getDescriptor());

    @TempDir static Path data;
    private static HubFixture hub;
    private static JsonNode described;
    private static DescribedApi api;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
        described = hub.anonymous().get("/openapi.json").ok();
        api = new DescribedApi(described);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void isServedOnceToWhoKeepsIt() {
        RestClient.Answer answer = hub.anonymous().get("/openapi.json");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        String tag = answer.headers().firstValue("etag").orElseThrow();
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            RestClient.Answer again =
                    hub.anonymous().with("If-None-Match", known).get("/openapi.json");
            assertThat(again.status()).as(known).isEqualTo(304);
            assertThat(again.text()).isEmpty();
            assertThat(again.headers().firstValue("etag")).hasValue(tag);
        }
        RestClient.Answer other =
                hub.anonymous().with("If-None-Match", "\"other\"").get("/openapi.json");
        assertThat(other.ok()).isEqualTo(described);
        RestClient.Answer head = hub.anonymous().send("HEAD", "/openapi.json", new byte[0]);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
        hub.anonymous().send("POST", "/openapi.json", new byte[0]).refused(405, 12);
    }

    @Test
    void saysWhatItIs() {
        assertThat(described.get("openapi").textValue()).isEqualTo("3.1.0");
        assertThat(described.at("/info/title").textValue()).isEqualTo("Parley");
        assertThat(described.at("/info/version").textValue()).isNotBlank();
        assertThat(described.at("/components/securitySchemes/basic/scheme").textValue())
                .isEqualTo("basic");
    }

    /** Each rule of the protocol is a path and a method of the description, and nothing else is. */
    @Test
    void hasEveryRouteOfTheProtocolAndNoOther() {
        Set<String> expected = new TreeSet<>();
        for (FileDescriptor file : PROTOCOL) {
            for (MethodDescriptor rpc :
                    file.getServices().stream().flatMap(s -> s.getMethods().stream()).toList()) {
                HttpRule rule = rpc.getOptions().getExtension(AnnotationsProto.http);
                String path =
                        Stream.of(
                                        rule.getGet(),
                                        rule.getPost(),
                                        rule.getPatch(),
                                        rule.getPut(),
                                        rule.getDelete())
                                .filter(text -> !text.isEmpty())
                                .findFirst()
                                .orElseThrow();
                expected.add(
                        "%s %s %s"
                                .formatted(
                                        rpc.getName(),
                                        rule.getPatternCase(),
                                        path.replaceAll("\\{[a-z_]+\\.", "{")));
            }
        }
        Set<String> found = new TreeSet<>();
        api.forEachOperation(
                (path, method, operation) ->
                        found.add(
                                "%s %s %s"
                                        .formatted(
                                                operation.get("operationId").textValue(),
                                                method.toUpperCase(Locale.ROOT),
                                                path)));
        assertThat(found).isEqualTo(expected).hasSizeGreaterThanOrEqualTo(19);
    }

    @Test
    void isUnambiguous() {
        Set<String> shapes = new HashSet<>();
        described
                .get("paths")
                .fieldNames()
                .forEachRemaining(
                        path -> assertThat(shapes.add(path.replaceAll("\\{.*?}", "{}"))).isTrue());
        api.forEachOperation(
                (path, _, operation) -> {
                    Set<String> named = new HashSet<>();
                    for (JsonNode parameter : operation.get("parameters")) {
                        if (parameter.path("in").asText().equals("path")) {
                            assertThat(path).contains("{" + parameter.get("name").asText() + "}");
                            assertThat(parameter.get("required").booleanValue()).isTrue();
                            named.add(parameter.get("name").asText());
                        }
                    }
                    assertThat(named).hasSize((int) path.chars().filter(c -> c == '{').count());
                });
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<JsonNode> references = described.findValues("$ref");
        assertThat(references).isNotEmpty();
        for (JsonNode reference : references) {
            assertThat(reference.textValue()).startsWith("#/");
            assertThat(described.at(reference.textValue().substring(1)).isObject())
                    .as(reference.textValue())
                    .isTrue();
        }
    }

    @Test
    void theProtocolsCommentsAreItsDescriptions() {
        JsonNode create = described.at("/paths/~1v1~1topics/post");
        assertThat(create.get("description").textValue())
                .isEqualTo("ALREADY_EXISTS when the id is taken.");
        assertThat(described.at("/components/schemas/Topic/description").textValue())
                .isEqualTo("A named place that messages are posted to.");
        JsonNode topic = described.at("/components/schemas/Topic/properties");
        assertThat(topic.at("/name/description").textValue()).isEqualTo("1 to 256 characters.");
    }

    @Test
    void fieldsAreOfTheTypesThatJsonHasForThem() {
        JsonNode message = described.at("/components/schemas/Message/properties");
        assertThat(message.propertyStream().map(Map.Entry::getKey))
                .containsExactlyElementsOf(
                        Models.getDescriptor().findMessageTypeByName("Message").getFields().stream()
                                .map(field -> field.getJsonName())
                                .toList());
        assertThat(message.at("/createdAt/format").textValue()).isEqualTo("date-time");
        assertThat(message.at("/position/type").textValue()).isEqualTo("string");
        assertThat(message.at("/contentData/type").textValue()).isEqualTo("object");
        assertThat(message.at("/hashtags/items/type").textValue()).isEqualTo("string");
        assertThat(message.at("/reactions/additionalProperties/type").textValue())
                .isEqualTo("integer");
        assertThat(described.at("/components/schemas/Message/required"))
                .extracting(JsonNode::textValue)
                .contains("id", "contentText", "position", "hashtags")
                .doesNotContain("createdAt", "contentData", "version");
        assertThat(described.at("/components/schemas/MessageInput").has("required")).isFalse();
        assertThat(described.at("/components/schemas/MessageInput/properties/version/type"))
                .extracting(JsonNode::textValue)
                .containsExactly("string", "integer");
        JsonNode parameters = described.at("/paths/~1v1~1topics~1{topic_id}~1messages/get");
        assertThat(parameters.get("parameters").findValuesAsText("name"))
                .containsExactly(
                        "topic_id", "page_key", "page_size", "descending", "from_position");
    }

    @Test
    void versionsAreTagsWhereTheyAreTaken() {
        JsonNode topic = described.at("/paths/~1v1~1topics~1{id}");
        assertThat(topic.at("/get/parameters").findValuesAsText("$ref"))
                .contains("#/components/parameters/If-None-Match")
                .doesNotContain("#/components/parameters/If-Match");
        for (String method : List.of("patch", "delete")) {
            assertThat(topic.at("/" + method + "/parameters").findValuesAsText("$ref"))
                    .contains("#/components/parameters/If-Match")
                    .doesNotContain("#/components/parameters/If-None-Match");
        }
    }
}
