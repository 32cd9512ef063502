package parley.view.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parley.domain.Hashtags;
import parley.domain.InvalidInput;
import parley.domain.TimeText;
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.view.message.SearchQuery.Clause;
import parley.view.message.SearchQuery.Match;
import parley.view.message.SearchQuery.Phrase;
import parley.view.message.SearchQuery.Word;

/**
 * Reads what somebody typed: words, {@code "words in quotes"}, {@code #hashtag}, {@code from:user},
 * {@code in:topic}, {@code before:time}, {@code after:time}, {@code has:link}. It refuses nothing:
 * what is no operator with a valid value is searched for as words.
 *
 * <p>Several {@code from:} mean any of those users, several {@code in:} any of those topics; all
 * else must hold together.
 */
public final class SearchParser {
    private static final String QUOTE = "[\"\u201c\u201d\u201e]";
    private static final Pattern PART =
            Pattern.compile("%1$s([^\"\u201c\u201d\u201e]*)%1$s|([^\\s\\p{Z}]+)".formatted(QUOTE));

    private final List<Clause> clauses = new ArrayList<>();
    private final Set<TopicId> topics = new HashSet<>();
    private final Set<UserId> authors = new HashSet<>();
    private MessageFilter filter = MessageFilter.NONE;

    private SearchParser() {}

    public static SearchQuery parse(String text) {
        SearchParser parser = new SearchParser();
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            if (parts.group(1) != null) {
                parser.phrase(parts.group(1));
            } else {
                parser.word(parts.group(2));
            }
        }
        return parser.query();
    }

    private SearchQuery query() {
        for (int i = clauses.size() - 1; i >= 0; i--) {
            if (clauses.get(i) instanceof Word last) {
                clauses.set(i, new Word(last.text(), true));
                break;
            }
        }
        MessageFilter places =
                new MessageFilter(
                        topics.isEmpty() ? Optional.empty() : Optional.of(topics),
                        authors.isEmpty() ? Optional.empty() : Optional.of(authors),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        false);
        return new SearchQuery(clauses, Match.ALL, filter.and(places));
    }

    private void phrase(String text) {
        clauses.add(new Phrase(text));
    }

    private void word(String text) {
        try {
            if (!takeOperator(text)) {
                clauses.add(new Word(text, false));
            }
        } catch (InvalidInput _) {
            clauses.add(new Word(text, false));
        }
    }

    /**
     * @throws InvalidInput when its value is not valid
     */
    private boolean takeOperator(String text) {
        if (text.startsWith("#")) {
            filter = filter.with(Hashtags.normalize("query", text));
            return true;
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            return false;
        }
        String value = text.substring(colon + 1);
        switch (text.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "from" -> authors.add(new UserId(without('@', value)));
            case "in" -> topics.add(new TopicId(without('#', value)));
            case "before" -> filter = filter.to(time(value));
            case "after" -> filter = filter.from(time(value));
            case "has" -> {
                if (!value.equalsIgnoreCase("link")) {
                    return false;
                }
                filter = filter.withLinkOnly();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Instant time(String value) {
        return TimeText.check("query", value);
    }

    private static String without(char mark, String value) {
        return value.indexOf(mark) == 0 ? value.substring(1) : value;
    }
}
