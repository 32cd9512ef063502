package parley.api.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpStatus;

/** What a request that was not refused is answered. */
record Reply(HttpStatus status, JsonNode json) {
    static Reply ok(JsonNode json) {
        return new Reply(HttpStatus.OK, json);
    }
}
