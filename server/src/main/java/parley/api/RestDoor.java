package parley.api;

import com.google.api.HttpRule;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Offers endpoints as REST, by the HTTP rule that each has in its {@code .proto} (google.api.http).
 */
final class RestDoor {
    static final Pattern VARIABLE = Pattern.compile("\\{([a-z_.]+)}");

    private final Calls calls;
    private final Executor executor;

    /**
     * @param executor runs requests, which may block
     */
    RestDoor(Calls calls, Executor executor) {
        this.calls = calls;
        this.executor = executor;
    }

    void addTo(ServerBuilder server, Service service) {
        service.endpoints().forEach(endpoint -> add(server, endpoint));
    }

    private <Q extends Message, A extends Message> void add(
            ServerBuilder server, Endpoint<Q, A> endpoint) {
        HttpRule rule = HttpRules.of(endpoint.method());
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher variables = VARIABLE.matcher(path(rule));
        String path =
                variables.replaceAll(
                        found -> {
                            String name = "v" + fields.size();
                            fields.put(name, found.group(1));
                            return "{" + name + "}";
                        });
        server.service(
                Route.builder().methods(httpMethod(rule)).path(path).build(),
                new RestMethod<>(endpoint, calls, executor, fields, rule.getBody().equals("*")));
    }

    static String path(HttpRule rule) {
        return switch (rule.getPatternCase()) {
            case GET -> rule.getGet();
            case PUT -> rule.getPut();
            case POST -> rule.getPost();
            case DELETE -> rule.getDelete();
            case PATCH -> rule.getPatch();
            case CUSTOM, PATTERN_NOT_SET -> throw new IllegalArgumentException("No path: " + rule);
        };
    }

    static HttpMethod httpMethod(HttpRule rule) {
        return HttpMethod.valueOf(rule.getPatternCase().name());
    }
}
