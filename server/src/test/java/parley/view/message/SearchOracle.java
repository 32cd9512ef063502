package parley.view.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import parley.domain.Message;
import parley.domain.TopicId;

/**
 * What a search, a filter or a count has to answer, said as plainly as can be: every message is
 * looked at. It knows words of the letters a to z only.
 */
final class SearchOracle {
    private final List<Message> readable;

    SearchOracle(Collection<Message> messages, Predicate<TopicId> isReadable) {
        readable =
                messages.stream()
                        .filter(message -> isReadable.test(message.topic()))
                        .sorted(Comparator.comparingLong(Message::globalPosition).reversed())
                        .toList();
    }

    /** Newest first. */
    List<Message> filter(MessageFilter filter) {
        return readable.stream().filter(message -> fits(filter, message)).toList();
    }

    private static boolean fits(MessageFilter filter, Message message) {
        Instant posted = message.createdAt();
        return filter.topics().map(all -> all.contains(message.topic())).orElse(true)
                && filter.authors()
                        .map(all -> message.author().map(all::contains).orElse(false))
                        .orElse(true)
                && message.hashtags().containsAll(filter.hashtags())
                && filter.from().map(from -> !posted.isBefore(from)).orElse(true)
                && filter.to().map(posted::isBefore).orElse(true)
                && (!filter.withLink() || message.content().text().contains("https://"));
    }

    /**
     * Newest first.
     *
     * @param words each of which must be there, a typing error or two forgiven; the last may go on
     * @param phrase words that stand side by side; may be empty
     */
    List<Message> search(List<String> words, List<String> phrase, MessageFilter filter) {
        List<Message> found = new ArrayList<>();
        for (Message message : filter(filter)) {
            List<String> text = words(message.content().text());
            boolean fits = phrase.isEmpty() || indexOf(text, phrase) >= 0;
            for (int i = 0; i < words.size(); i++) {
                String sought = words.get(i);
                boolean isLast = i == words.size() - 1;
                fits &= text.stream().anyMatch(word -> means(sought, word, isLast));
            }
            if (fits) {
                found.add(message);
            }
        }
        return found;
    }

    private static int indexOf(List<String> text, List<String> phrase) {
        return Collections.indexOfSubList(text, phrase);
    }

    private static List<String> words(String text) {
        return Pattern.compile("[^a-z]+")
                .splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static boolean means(String sought, String word, boolean mayGoOn) {
        int edits = sought.length() < 3 ? 0 : sought.length() < 6 ? 1 : 2;
        return word.equals(sought)
                || (mayGoOn && word.startsWith(sought))
                || (word.charAt(0) == sought.charAt(0) && distance(sought, word) <= edits);
    }

    /** Letters wrong, missing, too many, or swapped with the next. */
    private static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int differs = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                cost[i][j] =
                        Math.min(
                                cost[i - 1][j - 1] + differs,
                                Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][other.length()];
    }

    int[] counts(MessageFilter filter, Buckets buckets) {
        int[] counts = new int[buckets.count()];
        for (Message message : filter(filter.from(buckets.from()).to(buckets.to()))) {
            for (int i = 0; i < counts.length; i++) {
                Instant posted = message.createdAt();
                if (!posted.isBefore(buckets.start(i)) && posted.isBefore(buckets.end(i))) {
                    counts[i]++;
                }
            }
        }
        return counts;
    }

    /** Hashtag to how many messages have it. */
    Map<String, Integer> hashtags(MessageFilter filter) {
        Map<String, Integer> counts = new HashMap<>();
        for (Message message : filter(filter)) {
            message.hashtags().forEach(tag -> counts.merge(tag, 1, Integer::sum));
        }
        return counts;
    }
}
