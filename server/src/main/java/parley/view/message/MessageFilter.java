package parley.view.message;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import parley.domain.TopicId;
import parley.domain.UserId;

/**
 * Which messages are meant, by what is known of them beside their words. All of it must hold.
 *
 * @param topics of any of these; empty for any topic
 * @param authors by any of these; empty for any author, or none
 * @param hashtags with all of these, in lower case and without {@code #}
 * @param from posted at this time or later
 * @param to posted before this time
 * @param withLink whose text has a link
 */
public record MessageFilter(
        Optional<Set<TopicId>> topics,
        Optional<Set<UserId>> authors,
        Set<String> hashtags,
        Optional<Instant> from,
        Optional<Instant> to,
        boolean withLink) {
    /** All messages. */
    public static final MessageFilter NONE =
            new MessageFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Set.of(),
                    Optional.empty(),
                    Optional.empty(),
                    false);

    public MessageFilter {
        topics = topics.map(Set::copyOf);
        authors = authors.map(Set::copyOf);
        hashtags = Set.copyOf(hashtags);
    }

    public MessageFilter ofTopic(TopicId topic) {
        return new MessageFilter(
                both(topics, Optional.of(Set.of(topic))), authors, hashtags, from, to, withLink);
    }

    public MessageFilter by(UserId author) {
        return new MessageFilter(
                topics, both(authors, Optional.of(Set.of(author))), hashtags, from, to, withLink);
    }

    public MessageFilter with(String hashtag) {
        return new MessageFilter(
                topics, authors, union(hashtags, Set.of(hashtag)), from, to, withLink);
    }

    public MessageFilter from(Instant time) {
        return new MessageFilter(
                topics, authors, hashtags, later(from, Optional.of(time)), to, withLink);
    }

    public MessageFilter to(Instant time) {
        return new MessageFilter(
                topics, authors, hashtags, from, earlier(to, Optional.of(time)), withLink);
    }

    public MessageFilter withLinkOnly() {
        return new MessageFilter(topics, authors, hashtags, from, to, true);
    }

    /** What fits both. */
    public MessageFilter and(MessageFilter other) {
        return new MessageFilter(
                both(topics, other.topics),
                both(authors, other.authors),
                union(hashtags, other.hashtags),
                later(from, other.from),
                earlier(to, other.to),
                withLink || other.withLink);
    }

    private static <T> Optional<Set<T>> both(Optional<Set<T>> one, Optional<Set<T>> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        Set<T> both = new HashSet<>(one.get());
        both.retainAll(other.get());
        return Optional.of(both);
    }

    private static <T> Set<T> union(Collection<T> one, Collection<T> other) {
        Set<T> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent() && one.get().isBefore(other.get())
                ? other
                : one.or(() -> other);
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent() && other.get().isBefore(one.get())
                ? other
                : one.or(() -> other);
    }
}
