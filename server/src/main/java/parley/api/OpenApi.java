package parley.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.linecorp.armeria.common.HttpMethod;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import parley.api.OpenApiSchemas.Use;

/**
 * The REST interface as an OpenAPI 3.1 document, made of what the {@code .proto} files say: HTTP
 * rules, fields, comments.
 */
final class OpenApi {
    private static final String ABOUT =
            "Messages, topics and users of a Parley hub. Bodies take names in lowerCamel and"
                    + " snake_case, and ignore unknown ones. A list's nextPageKey is the page_key"
                    + " of the next request; it is empty on the last page.";
    private static final String CURSOR = "Parley-Cursor";

    private final ProtoComments comments;
    private final OpenApiSchemas schemas;
    private final ObjectNode paths = object();
    private final ArrayNode tags = JsonNodeFactory.instance.arrayNode();

    private OpenApi(ProtoComments comments) {
        this.comments = comments;
        this.schemas = new OpenApiSchemas(comments);
    }

    static ObjectNode describing(List<Service> services, ProtoComments comments) {
        OpenApi openApi = new OpenApi(comments);
        for (Service service : services) {
            openApi.addTag(
                    HttpRules.descriptor(service.endpoints().getFirst().method()).getService());
            service.endpoints()
                    .forEach(endpoint -> openApi.add(HttpRules.descriptor(endpoint.method())));
        }
        return openApi.document();
    }

    private ObjectNode document() {
        ObjectNode document = object().put("openapi", "3.1.0");
        ObjectNode info = document.putObject("info").put("title", "Parley");
        info.put("version", version()).put("description", ABOUT);
        info.putObject("license").put("name", "Apache-2.0").put("identifier", "Apache-2.0");
        document.putArray("servers").addObject().put("url", "/");
        ArrayNode security = document.putArray("security");
        security.addObject().putArray("basic");
        security.addObject().putArray("bearer");
        security.addObject(); // nobody: what is public may be read
        document.set("tags", tags);
        document.set("paths", paths);
        document.set("components", components());
        return document;
    }

    /** The hub's version. */
    static String version() {
        return Optional.ofNullable(OpenApi.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private void addTag(ServiceDescriptor service) {
        ObjectNode tag = tags.addObject().put("name", service.getName());
        comments.of(service.getFullName()).ifPresent(text -> tag.put("description", text));
    }

    private void add(MethodDescriptor rpc) {
        HttpRule rule = HttpRules.of(rpc);
        String path =
                RestDoor.VARIABLE
                        .matcher(RestDoor.path(rule))
                        .replaceAll(found -> "{" + lastName(found.group(1)) + "}");
        ObjectNode operations = paths.withObjectProperty(path);
        String method = RestDoor.httpMethod(rule).name().toLowerCase(Locale.ROOT);
        operations.set(method, operation(rpc, rule));
    }

    /**
     * Of {@code message.topic_id} the {@code topic_id}: paths of one form need one name for what
     * stands there.
     */
    private static String lastName(String fieldPath) {
        return fieldPath.substring(fieldPath.lastIndexOf('.') + 1);
    }

    private ObjectNode operation(MethodDescriptor rpc, HttpRule rule) {
        ObjectNode operation = object();
        operation.putArray("tags").add(rpc.getService().getName());
        operation.put("operationId", rpc.getName());
        comments.of(rpc.getFullName()).ifPresent(text -> operation.put("description", text));
        ArrayNode parameters = operation.putArray("parameters");
        Set<FieldDescriptor> inPath = new HashSet<>();
        Matcher variables = RestDoor.VARIABLE.matcher(RestDoor.path(rule));
        while (variables.find()) {
            FieldDescriptor field = field(rpc.getInputType(), variables.group(1));
            inPath.add(field);
            parameters.add(parameter(field, "path").put("required", true));
        }
        if (rule.getBody().equals("*")) {
            operation
                    .putObject("requestBody")
                    .put("required", true)
                    .set("content", json(rpc.getInputType(), Use.REQUEST));
        } else {
            rpc.getInputType().getFields().stream()
                    .filter(field -> !inPath.contains(field))
                    .filter(field -> field.getJavaType() != FieldDescriptor.JavaType.MESSAGE)
                    .forEach(field -> parameters.add(parameter(field, "query")));
        }
        parameters.add(reference("parameters", CURSOR));
        addAnswers(operation, rpc, RestDoor.httpMethod(rule));
        return operation;
    }

    private void addAnswers(ObjectNode operation, MethodDescriptor rpc, HttpMethod method) {
        EntityTags tags = new EntityTags(rpc.getInputType(), rpc.getOutputType());
        ArrayNode parameters = operation.withArrayProperty("parameters");
        ObjectNode responses = operation.putObject("responses");
        ObjectNode ok = responses.putObject("200").put("description", "The answer.");
        ok.set("headers", headers(tags.tagsAnswers()));
        ok.set("content", json(rpc.getOutputType(), Use.ANSWER));
        if (tags.mayExpect(method)) {
            parameters.add(reference("parameters", "If-Match"));
        }
        if (tags.tagsAnswers() && method == HttpMethod.GET) {
            parameters.add(reference("parameters", "If-None-Match"));
            responses
                    .putObject("304")
                    .put("description", "The same as before.")
                    .set("headers", headers(true));
        }
        responses.set("default", reference("responses", "Error"));
    }

    private static FieldDescriptor field(Descriptor request, String path) {
        Descriptor type = request;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            type = Objects.requireNonNull(type.findFieldByName(names[i]), path).getMessageType();
        }
        return Objects.requireNonNull(type.findFieldByName(names[names.length - 1]), path);
    }

    private ObjectNode parameter(FieldDescriptor field, String in) {
        ObjectNode schema = schemas.field(field, Use.REQUEST);
        ObjectNode parameter = object().put("name", field.getName()).put("in", in);
        Optional.ofNullable(schema.remove("description"))
                .ifPresent(text -> parameter.set("description", text));
        parameter.set("schema", schema);
        return parameter;
    }

    private ObjectNode json(Descriptor type, Use use) {
        ObjectNode content = object();
        content.putObject("application/json").set("schema", schemas.reference(type, use));
        return content;
    }

    private static ObjectNode headers(boolean tagged) {
        ObjectNode headers = object();
        headers.set(CURSOR, reference("headers", CURSOR));
        if (tagged) {
            headers.set("ETag", reference("headers", "ETag"));
        }
        return headers;
    }

    private static ObjectNode reference(String kind, String name) {
        return object().put("$ref", "#/components/" + kind + "/" + name);
    }

    private ObjectNode components() {
        ObjectNode components = object();
        components.set("schemas", schemas.all());
        addError(components);
        ObjectNode headers = components.putObject("headers");
        text(headers.putObject(CURSOR), "The place in the log that the answer reflects.");
        text(headers.putObject("ETag"), "The entity's version, in quotes.");
        ObjectNode parameters = components.putObject("parameters");
        addHeader(
                parameters,
                CURSOR,
                "That of an earlier answer, of any hub: this one answers when it has reached it.");
        addHeader(
                parameters,
                "If-Match",
                "The ETag of the version to change; when there is another by now, the answer is"
                        + " 409.");
        addHeader(
                parameters,
                "If-None-Match",
                "The ETag of an earlier answer; when it is the same still, the answer is 304.");
        ObjectNode schemes = components.putObject("securitySchemes");
        schemes.putObject("basic").put("type", "http").put("scheme", "basic");
        schemes.putObject("bearer").put("type", "http").put("scheme", "bearer");
        return components;
    }

    private static void addHeader(ObjectNode parameters, String name, String about) {
        text(parameters.putObject(name).put("name", name).put("in", "header"), about);
    }

    private static void text(ObjectNode described, String about) {
        described.put("description", about).putObject("schema").put("type", "string");
    }

    private static void addError(ObjectNode components) {
        ObjectNode schema = components.withObjectProperty("schemas").putObject("Error");
        schema.put("type", "object").putArray("required").add("code").add("message").add("details");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("code").put("type", "integer").put("description", "The gRPC code.");
        properties
                .putObject("message")
                .put("type", "string")
                .put("description", "What is wrong, for people.");
        properties.putObject("details").put("type", "array");
        ObjectNode response = components.putObject("responses").putObject("Error");
        response.put("description", "What every failure is answered with.");
        response.set("headers", headers(false));
        response.putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/Error");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
