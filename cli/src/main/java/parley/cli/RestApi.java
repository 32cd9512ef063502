package parley.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one hub's REST API, with the protocol's messages as JSON.
 *
 * <p>Every method blocks until the hub has answered, and throws {@link HubFailure.Refused} when it
 * said no, {@link HubFailure.Unreachable} when there was no usable answer within the timeout. For
 * one thread.
 */
final class RestApi implements AutoCloseable {

    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().omittingInsignificantWhitespace();

    private final HubAddress hub;
    private final @Nullable Credentials credentials;
    private final Exchange exchange;
    private String cursor = "";

    /**
     * @param credentials who asks; null for anonymous
     */
    RestApi(HubAddress hub, @Nullable Credentials credentials, Exchange exchange) {
        this.hub = hub;
        this.credentials = credentials;
        this.exchange = exchange;
    }

    /**
     * @param path whose parts are encoded
     * @param answer filled and given back
     */
    <B extends Message.Builder> B get(String path, Map<String, String> query, B answer) {
        return call(request(path, query), Exchange.Repeats.HARMLESS, answer);
    }

    <B extends Message.Builder> B post(
            String path, Message body, Exchange.Repeats repeats, B answer) {
        HttpRequest.Builder request =
                request(path, Map.of())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json(body)));
        return call(request, repeats, answer);
    }

    /** Changes what may be changed to the same twice. */
    <B extends Message.Builder> B patch(String path, Message body, B answer) {
        HttpRequest.Builder request =
                request(path, Map.of())
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(json(body)));
        return call(request, Exchange.Repeats.HARMLESS, answer);
    }

    <B extends Message.Builder> B delete(String path, B answer) {
        return call(request(path, Map.of()).DELETE(), Exchange.Repeats.MISLEADING, answer);
    }

    /** The place in the log that the latest answer reflects; empty before one said so. */
    String cursor() {
        return cursor;
    }

    @Override
    public void close() {
        exchange.close();
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.at(path, query));
        request.header("Accept", "application/json");
        if (credentials != null) {
            request.header("Authorization", credentials.authorization());
        }
        return request;
    }

    private <B extends Message.Builder> B call(
            HttpRequest.Builder request, Exchange.Repeats repeats, B answer) {
        HttpResponse<byte[]> response = exchange.send(request, repeats);
        response.headers().firstValue("Parley-Cursor").ifPresent(at -> cursor = at);
        int status = response.statusCode();
        String body = new String(response.body(), StandardCharsets.UTF_8);
        if (status != 200) {
            throw failure(response, body);
        }
        try {
            PARSER.merge(body, answer);
            return answer;
        } catch (InvalidProtocolBufferException e) {
            throw notAHub("its answer cannot be read as the API's JSON");
        }
    }

    /**
     * Statuses of a hub that is there but has no time; whoever stands before it may say so, too.
     */
    private HubFailure failure(HttpResponse<byte[]> response, String body) {
        int status = response.statusCode();
        String said = messageIn(body);
        if (status == 502 || status == 503 || status == 504) {
            return new HubFailure.Unreachable(
                    "the hub at %s is not available: %s (HTTP %d)"
                            .formatted(hub, said == null ? "no reason given" : said, status));
        }
        if (said == null) {
            String target =
                    response.headers().firstValue("Location").map(l -> ", to " + l).orElse("");
            return notAHub("it answered HTTP " + status + target);
        }
        return new HubFailure.Refused(
                status, "the hub refused: %s (HTTP %d)".formatted(said, status));
    }

    private HubFailure.Unreachable notAHub(String why) {
        return new HubFailure.Unreachable("%s is not a Parley hub: %s".formatted(hub, why));
    }

    /** The message of an error as the API writes it; null when this is no such error. */
    private static @Nullable String messageIn(String body) {
        Struct.Builder error = Struct.newBuilder();
        try {
            PARSER.merge(body, error);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
        if (!error.containsFields("code") || !error.containsFields("message")) {
            return null;
        }
        return error.getFieldsOrThrow("message").getStringValue();
    }

    private static String json(Message message) {
        try {
            return PRINTER.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }
}
