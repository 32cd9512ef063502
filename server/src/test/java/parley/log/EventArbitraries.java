package parley.log;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Tuple;
import net.jqwik.api.sessions.JqwikSession;
import parley.domain.Event;
import parley.domain.Event.AvatarChanged;
import parley.domain.Event.MembersAdded;
import parley.domain.Event.MembersRemoved;
import parley.domain.Event.MessageDeleted;
import parley.domain.Event.MessageEdited;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.ProfileChanged;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicDeleted;
import parley.domain.Event.TopicRenamed;
import parley.domain.Event.UserDeleted;
import parley.domain.Event.UserRegistered;
import parley.domain.Event.UserRenamed;
import parley.domain.Event.VisibilityChanged;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.TopicName;
import parley.domain.UserId;
import parley.domain.UserName;
import parley.domain.UserProfile;
import parley.domain.Visibility;

/** Events of every type, with all that their records allow. */
public final class EventArbitraries {
    private EventArbitraries() {}

    public static Arbitrary<Event> events() {
        Arbitrary<TopicId> topics = ids().map(TopicId::new);
        Arbitrary<MessageId> messages = ids().map(MessageId::new);
        Arbitrary<UserId> users = ids().map(UserId::new);
        Arbitrary<Set<UserId>> members = users.set().ofMaxSize(5);
        Arbitrary<TopicName> names =
                text(1, 256).filter(text -> !text.isBlank()).map(TopicName::new);
        Arbitrary<Visibility> visibilities = Arbitraries.of(Visibility.class);
        Arbitrary<UserName> userNames = names.map(name -> new UserName(name.text()));
        Arbitrary<String> avatars = text(0, 60);
        Arbitrary<UserProfile> profiles =
                Combinators.combine(userNames, avatars, json().optional()).as(UserProfile::new);
        return Arbitraries.oneOf(
                List.of(
                        Combinators.combine(users, profiles).as(UserRegistered::new),
                        Combinators.combine(users, userNames).as(UserRenamed::new),
                        Combinators.combine(users, avatars).as(AvatarChanged::new),
                        Combinators.combine(users, json().optional()).as(ProfileChanged::new),
                        users.map(UserDeleted::new),
                        Combinators.combine(topics, users.optional(), names, visibilities, members)
                                .as(TopicCreated::new),
                        Combinators.combine(topics, names).as(TopicRenamed::new),
                        Combinators.combine(topics, visibilities).as(VisibilityChanged::new),
                        Combinators.combine(topics, members).as(MembersAdded::new),
                        Combinators.combine(topics, members).as(MembersRemoved::new),
                        topics.map(TopicDeleted::new),
                        Combinators.combine(
                                        topics,
                                        messages,
                                        users.optional(),
                                        contents(),
                                        messages.optional())
                                .as(MessagePosted::new),
                        Combinators.combine(topics, messages, contents()).as(MessageEdited::new),
                        Combinators.combine(topics, messages).as(MessageDeleted::new)));
    }

    private static Arbitrary<String> ids() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric()
                .withChars("._~-")
                .ofMinLength(1)
                .ofMaxLength(64)
                .filter(text -> !text.equals(".") && !text.equals(".."));
    }

    /** Any Unicode text without NUL and lone surrogates. */
    static Arbitrary<String> text(int min, int max) {
        Arbitrary<Integer> any =
                Arbitraries.integers()
                        .between(1, Character.MAX_CODE_POINT)
                        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
        Arbitrary<Integer> special =
                Arbitraries.of(1, 9, 10, 13, 32, 34, 47, 92, 127, 0x2028, 0xfeff, 0xffff, 0x1f600);
        return Arbitraries.frequencyOf(
                        Tuple.of(5, Arbitraries.integers().between('a', 'z')),
                        Tuple.of(2, special),
                        Tuple.of(2, any))
                .list()
                .ofMinSize(min)
                .ofMaxSize(max)
                .map(c -> c.stream().map(Character::toString).collect(Collectors.joining()));
    }

    private static Arbitrary<MessageContent> contents() {
        Arbitrary<String> hashtags =
                Arbitraries.strings().withChars("abcéß漢русअ09_").ofMinLength(1).ofMaxLength(20);
        return Combinators.combine(
                        text(0, 40), text(1, 300), json().optional(), hashtags.list().ofMaxSize(32))
                .as(MessageContent::new);
    }

    /** The compact text of a JSON object, its numbers in the form that a parser gives them. */
    static Arbitrary<String> json() {
        return object(2);
    }

    private static Arbitrary<String> object(int depth) {
        return Combinators.combine(text(0, 8).set().ofMaxSize(4), value(depth).list().ofSize(4))
                .as(
                        (keys, values) -> {
                            List<String> fields = new ArrayList<>();
                            for (String key : keys) {
                                fields.add(quoted(key) + ":" + values.get(fields.size()));
                            }
                            return "{" + String.join(",", fields) + "}";
                        });
    }

    private static Arbitrary<String> value(int depth) {
        Arbitrary<String> leaf =
                Arbitraries.oneOf(
                        List.of(
                                Arbitraries.of("true", "false", "null", "0.5", "-12.25"),
                                Arbitraries.longs().map(String::valueOf),
                                text(0, 20).map(EventArbitraries::quoted)));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> array =
                value(depth - 1)
                        .list()
                        .ofMaxSize(3)
                        .map(values -> "[" + String.join(",", values) + "]");
        return Arbitraries.oneOf(List.of(leaf, object(depth - 1), array));
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    /** Some events, for tests that are no properties; always the same ones for the same seed. */
    static List<Event> sample(int count, long seed) {
        List<Event> sample = new ArrayList<>();
        Random random = new Random(seed);
        JqwikSession.run(
                () -> {
                    RandomGenerator<Event> generator = events().generator(1000);
                    for (int i = 0; i < count; i++) {
                        sample.add(generator.next(random).value());
                    }
                });
        return sample;
    }
}
