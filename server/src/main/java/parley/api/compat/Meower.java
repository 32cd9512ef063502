package parley.api.compat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.multipart.AggregatedBodyPart;
import com.linecorp.armeria.common.multipart.Multipart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import parley.api.Call;
import parley.api.RefusedException;
import parley.domain.InvalidInput;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.TopicId;
import parley.view.message.Extent;
import parley.view.message.MessageFilter;
import parley.view.message.MessageIndex.Hit;
import parley.view.message.MessageSearch;
import parley.view.message.SearchQuery;
import parley.view.message.SearchQuery.Clause;
import parley.view.message.SearchQuery.Match;
import parley.view.message.SearchQuery.Word;

/**
 * Meower's dialect: short messages of anyone, the newest first, and found by any of their words.
 */
final class Meower {
    /** Bound of a message, in code points. */
    private static final int MOST_CHARACTERS = 140;

    private static final int USUAL_TAKE = 100;
    private static final int MOST_TAKE = 1000;

    private static final int MOST_SKIP = 10_000;

    /** From this size on a list ends early: a hundred of the longest that other doors take. */
    private static final int MOST_BYTES = USUAL_TAKE * MessageContent.MAX_BYTES;

    /** Bound of a query, in UTF-16 units. */
    private static final int MAX_QUERY = 1024;

    private static final Pattern BLANK = Pattern.compile("[\\p{IsWhite_Space}\\p{Cntrl}]*");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final Posting posting;
    private final MessageSearch search;

    Meower(Posting posting, MessageSearch search) {
        this.posting = posting;
        this.search = search;
    }

    void addTo(DialectRoutes routes) {
        routes.add("/meows", Map.of(HttpMethod.POST, this::post, HttpMethod.GET, this::list));
        routes.add("/search", Map.of(HttpMethod.GET, this::search));
    }

    private Reply post(DialectRequest request, Call call) throws DialectRefusal, RefusedException {
        MessageContent content;
        try {
            String body = inForm(request).or(() -> request.parameter("body")).orElse("");
            if (BLANK.matcher(body).matches()
                    || body.codePointCount(0, body.length()) > MOST_CHARACTERS) {
                throw DialectRefusal.bad("Invalid body");
            }
            content = MessageContent.text(body);
        } catch (InvalidInput _) {
            throw DialectRefusal.bad("Invalid body");
        }
        Message posted = posting.post(content, call);
        return Reply.ok(JsonNodeFactory.instance.objectNode().put("id", posted.id().text()));
    }

    /** The body that a form in the request gives. */
    private static Optional<String> inForm(DialectRequest request) {
        MediaType type = request.http().contentType();
        if (type == null) {
            return Optional.empty();
        }
        if (type.is(MediaType.FORM_DATA)) {
            return Optional.ofNullable(
                    QueryParams.fromQueryString(request.http().contentUtf8()).get("body"));
        }
        if (!type.is(MediaType.MULTIPART_FORM_DATA)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(
                            Multipart.from(request.http().toHttpRequest())
                                    .aggregate()
                                    .join()
                                    .field("body"))
                    .map(AggregatedBodyPart::contentUtf8);
        } catch (CompletionException | IllegalStateException e) {
            throw new InvalidInput("body", "…", "be a form: " + e.getMessage());
        }
    }

    private Reply list(DialectRequest request, Call call) throws DialectRefusal, IOException {
        Optional<Extent> extent = extent(request);
        return extent.isEmpty()
                ? reply(List.of())
                : reply(
                        search.filter(
                                        MessageFilter.NONE.ofTopic(TopicId.PUBLIC),
                                        OptionalLong.empty(),
                                        extent.get(),
                                        call.caller(),
                                        posting.seen(call))
                                .found());
    }

    /** Empty when nothing is asked for. */
    private static Optional<Extent> extent(DialectRequest request) throws DialectRefusal {
        int skip = number(request, "skip", 0, MOST_SKIP);
        int take = number(request, "take", USUAL_TAKE, MOST_TAKE);
        return take == 0 ? Optional.empty() : Optional.of(new Extent(skip, take, MOST_BYTES));
    }

    private Reply search(DialectRequest request, Call call) throws DialectRefusal, IOException {
        String text = request.parameter("query").orElse("");
        if (BLANK.matcher(text).matches()) {
            throw DialectRefusal.bad("Missing query parameter");
        }
        if (text.length() > MAX_QUERY) {
            throw DialectRefusal.bad("Invalid query parameter");
        }
        Optional<Extent> extent = extent(request);
        if (extent.isEmpty()) {
            return reply(List.of());
        }
        return reply(
                search
                        .search(
                                anyOf(SPACE.split(text.strip())),
                                Optional.empty(),
                                extent.get(),
                                call.caller(),
                                posting.seen(call))
                        .found()
                        .stream()
                        .map(Hit::message)
                        .toList());
    }

    /** Whatever is typed is looked for: there are no operators. The last word may go on. */
    private static SearchQuery anyOf(String... words) {
        List<Clause> clauses = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            clauses.add(new Word(words[i], i == words.length - 1));
        }
        return new SearchQuery(clauses, Match.ANY, MessageFilter.NONE.ofTopic(TopicId.PUBLIC));
    }

    private static int number(DialectRequest request, String name, int otherwise, int most)
            throws DialectRefusal {
        String text = request.given(name).orElse(String.valueOf(otherwise));
        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (number < 0 || number > most) {
            throw DialectRefusal.bad("Invalid " + name + " parameter");
        }
        return number;
    }

    private static Reply reply(List<Message> shown) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        shown.stream().map(MeowJson::of).forEach(all::add);
        return Reply.ok(all);
    }
}
