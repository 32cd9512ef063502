package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.domain.People.user;
import static parley.domain.People.users;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import parley.domain.Command.CreateTopic;
import parley.domain.Command.TopicCommand;
import parley.domain.Command.UpdateTopic;
import parley.domain.Decision.Accepted;
import parley.domain.Decision.Rejected;
import parley.domain.Decision.Unchanged;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicEvent;

/**
 * A topic's events, what is then asked of it, and what is answered. Ann creates it, Bob is a
 * member.
 */
final class TopicScenario {
    static final TopicId TOPIC = new TopicId("t");
    static final TopicName NAME = new TopicName("First Topic");
    static final TopicCreated OPEN = created(Visibility.PUBLIC, "bob");
    static final TopicCreated CLOSED = created(Visibility.PRIVATE, "bob");
    static final UpdateTopic NOTHING =
            new UpdateTopic(
                    TOPIC,
                    Optional.empty(),
                    Optional.empty(),
                    Set.of(),
                    Set.of(),
                    OptionalLong.empty());

    private TopicScenario() {}

    static TopicCreated created(Visibility visibility, String... members) {
        return new TopicCreated(TOPIC, Optional.of(user("ann")), NAME, visibility, users(members));
    }

    static CreateTopic create(Visibility visibility, String... members) {
        return new CreateTopic(TOPIC, NAME, visibility, users(members));
    }

    static UpdateTopic rename(String name) {
        return new UpdateTopic(
                TOPIC,
                Optional.of(new TopicName(name)),
                Optional.empty(),
                Set.of(),
                Set.of(),
                OptionalLong.empty());
    }

    static UpdateTopic show(Visibility visibility) {
        return new UpdateTopic(
                TOPIC,
                Optional.empty(),
                Optional.of(visibility),
                Set.of(),
                Set.of(),
                OptionalLong.empty());
    }

    static UpdateTopic add(String... ids) {
        return new UpdateTopic(
                TOPIC,
                Optional.empty(),
                Optional.empty(),
                users(ids),
                Set.of(),
                OptionalLong.empty());
    }

    static UpdateTopic remove(String... ids) {
        return new UpdateTopic(
                TOPIC,
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                users(ids),
                OptionalLong.empty());
    }

    static UpdateTopic at(long version, UpdateTopic update) {
        return new UpdateTopic(
                update.topic(),
                update.name(),
                update.visibility(),
                update.add(),
                update.remove(),
                OptionalLong.of(version));
    }

    static Given given(TopicEvent... events) {
        TopicState state = TopicState.none();
        for (int i = 0; i < events.length; i++) {
            state = Topic.after(state, events[i], Instant.EPOCH, i);
        }
        return new Given(state);
    }

    record Given(TopicState state) {
        Then when(Caller caller, TopicCommand command) {
            return new Then(TopicRules.decide(state, command, caller));
        }
    }

    record Then(Decision<TopicEvent> decision) {
        void then(TopicEvent... events) {
            assertThat(decision).isEqualTo(new Accepted<>(List.of(events)));
        }

        void thenRefused(Refusal refusal) {
            assertThat(decision).isEqualTo(new Rejected<>(refusal));
        }

        void thenUnchanged() {
            assertThat(decision).isEqualTo(new Unchanged<>());
        }
    }
}
