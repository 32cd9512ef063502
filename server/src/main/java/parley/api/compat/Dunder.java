package parley.api.compat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import parley.api.Call;
import parley.api.RefusedException;
import parley.domain.Caller;
import parley.domain.InvalidInput;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.view.PageBytes;
import parley.view.directory.Directory;
import parley.view.message.Buckets;
import parley.view.message.Extent;
import parley.view.message.MessageSearch;
import parley.view.message.Messages;
import parley.view.message.Part;

/**
 * Dunder's dialect: messages with hashtags of users who have names, filtered, and counted over
 * time. What is asked for stands in {@code data}, and is left out where there is none.
 */
final class Dunder {
    /** Who posts without credentials, in the other dialects, is this user. */
    private static final int NOBODY = 0;

    private final Posting posting;
    private final Messages messages;
    private final MessageSearch search;
    private final Directory directory;

    Dunder(Posting posting, Messages messages, MessageSearch search, Directory directory) {
        this.posting = posting;
        this.messages = messages;
        this.search = search;
        this.directory = directory;
    }

    void addTo(DialectRoutes routes) {
        routes.add("/message", Map.of(HttpMethod.POST, this::post, HttpMethod.GET, this::list));
        routes.add("/message/{id}", Map.of(HttpMethod.GET, this::get));
        routes.add("/trend", Map.of(HttpMethod.GET, this::trend));
    }

    private Reply post(DialectRequest request, Call call) throws DialectRefusal, RefusedException {
        if (call.caller() instanceof Caller.Anonymous) {
            throw new DialectRefusal(HttpStatus.UNAUTHORIZED, "unauthorized");
        }
        Message posted = posting.post(DunderInput.content(request), call);
        return new Reply(HttpStatus.CREATED, data(object().put("id", posted.id().text())));
    }

    private Reply list(DialectRequest request, Call call) throws IOException {
        int limit = DunderInput.limit(request);
        Part<Message> part =
                search.filter(
                        DunderInput.filter(request),
                        DunderInput.before(request),
                        new Extent(0, limit, PageBytes.MOST),
                        call.caller(),
                        posting.seen(call));
        ObjectNode data = object();
        part.found().forEach(message -> data.withArray("messages").add(json(message)));
        if (part.more()) {
            data.put("next_cursor", DunderInput.cursor(part.found().getLast()));
        }
        return Reply.ok(data(data));
    }

    private Reply get(DialectRequest request, Call call) throws DialectRefusal, IOException {
        Message message =
                id(request.inPath("id"), call)
                        .orElseThrow(
                                () -> new DialectRefusal(HttpStatus.NOT_FOUND, "record not found"));
        return Reply.ok(data(object().set("message", json(message))));
    }

    private Optional<Message> id(String id, Call call) throws IOException {
        try {
            return messages.find(new MessageId(id), call.caller())
                    .filter(message -> message.topic().equals(TopicId.PUBLIC));
        } catch (InvalidInput _) {
            return Optional.empty();
        }
    }

    private Reply trend(DialectRequest request, Call call) throws DialectRefusal, IOException {
        Buckets buckets = DunderInput.buckets(request);
        int[] counts =
                search.counts(
                        DunderInput.filter(request), buckets, call.caller(), posting.seen(call));
        ObjectNode data = object();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                data.withArray("trends")
                        .addObject()
                        .put("from_date", date(buckets.start(i)))
                        .put("to_date", date(buckets.end(i)))
                        .put("count", counts[i]);
            }
        }
        return Reply.ok(data(data));
    }

    private static String date(Instant time) {
        return DateTimeFormatter.ISO_INSTANT.format(time);
    }

    private ObjectNode json(Message message) {
        ObjectNode json = object().put("id", message.id().text());
        json.putObject("user")
                .put("id", message.author().map(directory::registeredAt).orElse((long) NOBODY))
                .put("name", message.author().map(UserId::text).orElse(""));
        json.put("text", message.content().text());
        message.hashtags().forEach(json.putArray("hashtags")::add);
        return json.put("created_at", CompatTime.text(message.createdAt()));
    }

    private static ObjectNode data(ObjectNode data) {
        return object().set("data", data);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
