package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.domain.People.ADMIN;
import static parley.domain.People.ANN;
import static parley.domain.People.BOB;
import static parley.domain.People.CAL;
import static parley.domain.People.NOBODY;
import static parley.domain.People.users;
import static parley.domain.TopicScenario.CLOSED;
import static parley.domain.TopicScenario.NAME;
import static parley.domain.TopicScenario.NOTHING;
import static parley.domain.TopicScenario.OPEN;
import static parley.domain.TopicScenario.TOPIC;
import static parley.domain.TopicScenario.add;
import static parley.domain.TopicScenario.create;
import static parley.domain.TopicScenario.given;
import static parley.domain.TopicScenario.rename;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import parley.domain.Command.CreateTopic;
import parley.domain.Command.DeleteTopic;
import parley.domain.Command.UpdateTopic;
import parley.domain.Event.TopicDeleted;
import parley.domain.Refusal.AlreadyExists;
import parley.domain.Refusal.NotAllowed;
import parley.domain.Refusal.NotFound;
import parley.domain.Refusal.SignInNeeded;
import parley.domain.TopicScenario.Given;

/** Which topics come, go and are seen. Ann is the creator, Bob a member, Cal a stranger. */
final class TopicRulesTest {
    @Test
    void aTopicIsCreatedByWhoeverIsSignedIn() {
        given().when(ANN, create(Visibility.PRIVATE, "bob")).then(CLOSED);
        given().when(ANN, create(Visibility.PUBLIC, "bob")).then(OPEN);
    }

    @Test
    void aCreatorIsNotNamedAmongTheMembers() {
        given().when(ANN, create(Visibility.PUBLIC, "ann", "bob")).then(OPEN);
    }

    @Test
    void anIdIsTakenWhileItsTopicLivesAndAfterItsDeletion() {
        Refusal taken = new AlreadyExists("Topic", "t");

        given(OPEN).when(ANN, create(Visibility.PUBLIC)).thenRefused(taken);
        given(CLOSED).when(CAL, create(Visibility.PUBLIC)).thenRefused(taken);
        given(OPEN, new TopicDeleted(TOPIC))
                .when(ANN, create(Visibility.PUBLIC))
                .thenRefused(taken);
        assertThat(taken.message()).isEqualTo("Topic with id 't' already exists");
    }

    @Test
    void theReservedIdIsTakenFromTheBeginning() {
        given().when(ADMIN, new CreateTopic(TopicId.PUBLIC, NAME, Visibility.PUBLIC, Set.of()))
                .thenRefused(new AlreadyExists("Topic", "public"));
    }

    @Test
    void theReservedTopicIsNeitherChangedNorDeleted() {
        given(TopicRules.openPublic())
                .when(ADMIN, new DeleteTopic(TopicId.PUBLIC, OptionalLong.empty()))
                .thenRefused(new NotAllowed("delete the topic 'public'"));
        given().when(ADMIN, new DeleteTopic(TopicId.PUBLIC, OptionalLong.empty()))
                .thenRefused(new NotAllowed("delete the topic 'public'"));
        UpdateTopic join =
                new UpdateTopic(
                        TopicId.PUBLIC,
                        Optional.empty(),
                        Optional.empty(),
                        users("cal"),
                        Set.of(),
                        OptionalLong.empty());
        given(TopicRules.openPublic())
                .when(CAL, join)
                .thenRefused(new NotAllowed("change the topic 'public'"));
    }

    @Test
    void theReservedTopicOpensAsItWasReadBefore() {
        TopicState opened =
                Topic.after(TopicState.none(), TopicRules.openPublic(), Instant.EPOCH, -1);

        assertThat(opened.live()).contains(Topic.EMPTY_PUBLIC);
        assertThat(Topic.EMPTY_PUBLIC.isReadableBy(NOBODY)).isTrue();
    }

    @Test
    void anonymousCallersChangeNothing() {
        Refusal refusal = new SignInNeeded("change topics");

        given().when(NOBODY, create(Visibility.PUBLIC)).thenRefused(refusal);
        given(OPEN).when(NOBODY, rename("Other")).thenRefused(refusal);
        given(OPEN).when(NOBODY, new DeleteTopic(TOPIC, OptionalLong.empty())).thenRefused(refusal);
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        for (Given state : List.of(given(), given(OPEN, new TopicDeleted(TOPIC)))) {
            state.when(ANN, rename("Other")).thenRefused(NotFound.topic(TOPIC));
            state.when(ADMIN, new DeleteTopic(TOPIC, OptionalLong.empty()))
                    .thenRefused(NotFound.topic(TOPIC));
        }
    }

    @Test
    void whatTheCallerMayNotReadIsNotFound() {
        given(CLOSED).when(CAL, add("cal")).thenRefused(NotFound.topic(TOPIC));
        given(CLOSED).when(CAL, NOTHING).thenRefused(NotFound.topic(TOPIC));
        given(CLOSED)
                .when(CAL, new DeleteTopic(TOPIC, OptionalLong.empty()))
                .thenRefused(NotFound.topic(TOPIC));
    }

    @Test
    void onlyItsCreatorOrAnAdministratorDeletesATopic() {
        given(CLOSED)
                .when(ANN, new DeleteTopic(TOPIC, OptionalLong.empty()))
                .then(new TopicDeleted(TOPIC));
        given(CLOSED)
                .when(ADMIN, new DeleteTopic(TOPIC, OptionalLong.empty()))
                .then(new TopicDeleted(TOPIC));
        given(CLOSED)
                .when(BOB, new DeleteTopic(TOPIC, OptionalLong.empty()))
                .thenRefused(new NotAllowed("delete topic 't'"));
        given(OPEN)
                .when(CAL, new DeleteTopic(TOPIC, OptionalLong.empty()))
                .thenRefused(new NotAllowed("delete topic 't'"));
    }

    @Test
    void whoDeletesMaySayWhichVersionTheyRead() {
        given(CLOSED)
                .when(ANN, new DeleteTopic(TOPIC, OptionalLong.of(7)))
                .thenRefused(new Refusal.StaleVersion("Topic", TOPIC.text(), 7, 0));
        given(CLOSED)
                .when(ANN, new DeleteTopic(TOPIC, OptionalLong.of(0)))
                .then(new TopicDeleted(TOPIC));
    }
}
