package parley.api.compat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parley.api.Aggregation;
import parley.domain.Hashtags;
import parley.domain.InvalidInput;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.PlainText;
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.view.message.Buckets;
import parley.view.message.MessageFilter;

/** What requests in Dunder's dialect say. A bad value is an {@link InvalidInput} that names it. */
final class DunderInput {
    private static final int USUAL_LIMIT = 100;
    private static final int MOST_LIMIT = 1000;
    private static final Pattern LIMIT = Pattern.compile("0*([1-9][0-9]{0,3})");
    private static final Pattern CURSOR = Pattern.compile("before ([0-9]{1,18})");

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private DunderInput() {}

    /** Whatever type the body is said to have: it is JSON. */
    static MessageContent content(DialectRequest request) {
        JsonNode body = body(request.http().content().array());
        JsonNode given = body.path("text");
        if (!given.isTextual() || given.textValue().isEmpty()) {
            throw new InvalidInput("text", given.asText(), "be a text, and not empty");
        }
        String text = PlainText.check("text", given.textValue());
        if (text.getBytes(StandardCharsets.UTF_8).length > MessageContent.MAX_BYTES) {
            throw new InvalidInput(
                    "text", text, "be at most " + MessageContent.MAX_BYTES + " bytes");
        }
        return MessageContent.given("", text, Optional.empty(), hashtags(body.path("hashtags")));
    }

    private static JsonNode body(byte[] bytes) {
        try {
            JsonNode body = JSON.readTree(bytes);
            if (body.isObject()) {
                return body;
            }
        } catch (JsonProcessingException _) {
            // as below
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory cannot be read", e);
        }
        throw new InvalidInput("body", "…", "be a JSON object");
    }

    private static List<String> hashtags(JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return List.of();
        }
        List<String> hashtags = new ArrayList<>();
        for (JsonNode each : given) {
            hashtags.add(each.isTextual() ? each.textValue() : "");
        }
        if (!given.isArray() || hashtags.contains("")) {
            throw new InvalidInput("hashtags", given.toString(), "be a list of texts");
        }
        return hashtags;
    }

    /** Which messages are meant, as far as the request says. */
    static MessageFilter filter(DialectRequest request) {
        MessageFilter filter = MessageFilter.NONE.ofTopic(TopicId.PUBLIC);
        Optional<String> user = request.parameter("user_name");
        if (user.isPresent()) {
            filter = filter.by(user(user.get()));
        }
        Optional<String> hashtag = request.parameter("hashtag");
        if (hashtag.isPresent()) {
            filter = filter.with(Hashtags.normalize("hashtag", hashtag.get()));
        }
        Optional<Instant> from = date(request, "from_date");
        if (from.isPresent()) {
            filter = filter.from(from.get());
        }
        Optional<Instant> to = date(request, "to_date");
        return to.isPresent() ? filter.to(to.get()) : filter;
    }

    private static UserId user(String name) {
        try {
            return new UserId(name);
        } catch (InvalidInput _) {
            throw new InvalidInput("user_name", name, "be 1 to 64 of A-Z a-z 0-9 . _ ~ -");
        }
    }

    private static Optional<Instant> date(DialectRequest request, String name) {
        return request.parameter(name).map(text -> DateText.check(name, text));
    }

    /** How many messages a page has, at most. */
    static int limit(DialectRequest request) {
        Optional<String> given = request.parameter("limit");
        if (given.isEmpty()) {
            return USUAL_LIMIT;
        }
        Matcher matcher = LIMIT.matcher(given.get());
        int limit = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        if (limit < 1 || limit > MOST_LIMIT) {
            throw new InvalidInput("limit", given.get(), "be 1 to " + MOST_LIMIT);
        }
        return limit;
    }

    /** What goes on behind a message. */
    static String cursor(Message last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        ("before " + last.globalPosition()).getBytes(StandardCharsets.US_ASCII));
    }

    /** The global position before which the page begins, where there is a cursor. */
    static OptionalLong before(DialectRequest request) {
        Optional<String> given = request.parameter("cursor");
        if (given.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(given.get());
            Matcher matcher = CURSOR.matcher(new String(bytes, StandardCharsets.US_ASCII));
            if (matcher.matches()) {
                return OptionalLong.of(Long.parseLong(matcher.group(1)));
            }
        } catch (IllegalArgumentException _) {
            // as below
        }
        throw new InvalidInput("cursor", given.get(), "be the next_cursor of an earlier page");
    }

    /** What is counted apart. */
    static Buckets buckets(DialectRequest request) throws DialectRefusal {
        List<String> missing = new ArrayList<>(List.of("from_date", "to_date", "aggregation"));
        missing.removeIf(name -> request.parameter(name).isPresent());
        if (!missing.isEmpty()) {
            throw DialectRefusal.bad("Missing " + String.join(", ", missing));
        }
        String aggregation = request.parameter("aggregation").orElseThrow();
        return Aggregation.buckets(
                date(request, "from_date").orElseThrow(),
                date(request, "to_date").orElseThrow(),
                aggregation);
    }
}
