package parley.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.v1.CreateMessageRequest;
import parley.v1.CreateMessageResponse;
import parley.v1.ListMessagesResponse;
import parley.v1.ListTopicsResponse;
import parley.v1.Message;

/**
 * One hub's REST API, as far as the commands need it.
 *
 * <p>Every method blocks until the hub has answered, and throws {@link HubFailure.Refused} when it
 * said no, {@link HubFailure.Unreachable} when there was no usable answer within the timeout.
 */
final class HubClient implements AutoCloseable {

    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().omittingInsignificantWhitespace();

    private final HubAddress hub;
    private final @Nullable Credentials credentials;
    private final Exchange exchange;

    /**
     * @param credentials who asks; null for anonymous
     * @param timeout how long each call may take, with everything that is tried again
     */
    HubClient(HubAddress hub, @Nullable Credentials credentials, Duration timeout) {
        this.hub = hub;
        this.credentials = credentials;
        this.exchange = new Exchange(hub, timeout);
    }

    /**
     * Posts a message and answers it as stored. The message must carry an id: with it a post that
     * is sent again, because its answer was lost, is still stored once.
     */
    Message post(String topicId, Message message) {
        if (message.getId().isEmpty()) {
            throw new IllegalArgumentException("a message without an id cannot be sent again");
        }
        CreateMessageRequest body = CreateMessageRequest.newBuilder().setMessage(message).build();
        HttpRequest.Builder request =
                request(messagesOf(topicId), Map.of())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json(body)));
        return call(request, CreateMessageResponse.newBuilder()).build().getMessage();
    }

    /** A page of the topics that the caller may read; an empty key asks for the first. */
    ListTopicsResponse topics(String pageKey, int pageSize) {
        return call(request("/v1/topics", page(pageKey, pageSize)), ListTopicsResponse.newBuilder())
                .build();
    }

    /** A page of a topic's messages, newest first; an empty key asks for the first. */
    ListMessagesResponse newestMessages(String topicId, String pageKey, int pageSize) {
        Map<String, String> query = page(pageKey, pageSize);
        query.put("descending", "true");
        return call(request(messagesOf(topicId), query), ListMessagesResponse.newBuilder()).build();
    }

    @Override
    public void close() {
        exchange.close();
    }

    private static String messagesOf(String topicId) {
        return "/v1/topics/" + HubAddress.encode(topicId) + "/messages";
    }

    private static Map<String, String> page(String pageKey, int pageSize) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("page_size", Integer.toString(pageSize));
        if (!pageKey.isEmpty()) {
            query.put("page_key", pageKey);
        }
        return query;
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.at(path, query));
        request.header("Accept", "application/json");
        if (credentials != null) {
            request.header("Authorization", credentials.authorization());
        }
        return request;
    }

    private <B extends com.google.protobuf.Message.Builder> B call(
            HttpRequest.Builder request, B answer) {
        HttpResponse<byte[]> response = exchange.send(request);
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

    private static String json(MessageOrBuilder message) {
        try {
            return PRINTER.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }
}
