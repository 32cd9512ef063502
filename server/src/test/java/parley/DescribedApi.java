package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;

/**
 * What a hub says of its REST interface.
 *
 * @param document as OpenAPI has it
 */
record DescribedApi(JsonNode document) {
    /** The schema of what a request or an answer holds. */
    static String reference(JsonNode content) {
        return content.at("/content/application~1json/schema/$ref").textValue();
    }

    /** Valid by the schema, and without anything that it does not name. */
    void assertFits(String reference, JsonNode json) {
        ObjectNode schema = closed().put("$ref", inDefinitions(reference));
        JsonSchema validator =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(
                                schema,
                                SchemaValidatorsConfig.builder()
                                        .formatAssertionsEnabled(true)
                                        .build());
        assertThat(validator.validate(json)).as("%s is %s", json, reference).isEmpty();
    }

    /** The schemas of all components, to none of which anything may be added. */
    private ObjectNode closed() {
        JsonNode schemas = document.at("/components/schemas");
        ObjectNode schema = RestClient.json("{}");
        schema.set("$defs", RestClient.json(inDefinitions(schemas.toString())));
        for (JsonNode definition : schema.get("$defs")) {
            if (definition.has("properties")) {
                ((ObjectNode) definition).put("additionalProperties", false);
            }
        }
        return schema;
    }

    /** Where JSON Schema has its definitions. */
    private static String inDefinitions(String text) {
        return text.replace("#/components/schemas/", "#/$defs/");
    }

    /** Is shown each operation, with its method in lower case. */
    interface Each {
        void operation(String path, String method, JsonNode operation);
    }

    void forEachOperation(Each each) {
        document.get("paths")
                .propertyStream()
                .forEach(
                        path ->
                                path.getValue()
                                        .propertyStream()
                                        .forEach(
                                                operation ->
                                                        each.operation(
                                                                path.getKey(),
                                                                operation.getKey(),
                                                                operation.getValue())));
    }
}
