package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.domain.People.ADMIN;
import static parley.domain.People.ANN;
import static parley.domain.People.BOB;
import static parley.domain.People.CAL;
import static parley.domain.People.user;
import static parley.domain.People.users;
import static parley.domain.TopicScenario.CLOSED;
import static parley.domain.TopicScenario.NAME;
import static parley.domain.TopicScenario.NOTHING;
import static parley.domain.TopicScenario.OPEN;
import static parley.domain.TopicScenario.TOPIC;
import static parley.domain.TopicScenario.add;
import static parley.domain.TopicScenario.at;
import static parley.domain.TopicScenario.given;
import static parley.domain.TopicScenario.remove;
import static parley.domain.TopicScenario.rename;
import static parley.domain.TopicScenario.show;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import parley.domain.Command.CreateTopic;
import parley.domain.Command.UpdateTopic;
import parley.domain.Decision.Rejected;
import parley.domain.Event.MembersAdded;
import parley.domain.Event.MembersRemoved;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicRenamed;
import parley.domain.Event.VisibilityChanged;
import parley.domain.Refusal.BeyondBound;
import parley.domain.Refusal.NotAllowed;
import parley.domain.Refusal.NotFound;
import parley.domain.Refusal.NothingToDo;
import parley.domain.Refusal.StaleVersion;
import parley.domain.TopicScenario.Given;

/** Who may change what of a topic. Ann is the creator, Bob a member, Cal a stranger. */
final class TopicUpdateRulesTest {
    @Test
    void onlyItsCreatorOrAnAdministratorRenamesATopicOrChangesWhoSeesIt() {
        TopicRenamed renamed = new TopicRenamed(TOPIC, new TopicName("Other"));
        VisibilityChanged opened = new VisibilityChanged(TOPIC, Visibility.PUBLIC);

        given(CLOSED).when(ANN, rename("Other")).then(renamed);
        given(CLOSED).when(ADMIN, rename("Other")).then(renamed);
        given(CLOSED).when(ANN, show(Visibility.PUBLIC)).then(opened);
        given(CLOSED).when(BOB, rename("Other")).thenRefused(new NotAllowed("change topic 't'"));
        given(CLOSED)
                .when(BOB, show(Visibility.PUBLIC))
                .thenRefused(new NotAllowed("change topic 't'"));
    }

    @Test
    void membersAddOthers() {
        given(CLOSED)
                .when(BOB, add("cal", "dan"))
                .then(new MembersAdded(TOPIC, users("cal", "dan")));
    }

    @Test
    void anyoneJoinsAPublicTopicButAddsNobodyElse() {
        given(OPEN).when(CAL, add("cal")).then(new MembersAdded(TOPIC, users("cal")));
        given(OPEN)
                .when(CAL, add("cal", "dan"))
                .thenRefused(new NotAllowed("add others to topic 't'"));
    }

    @Test
    void anyoneLeavesAndOnlyTheCreatorOrAnAdministratorRemovesOthers() {
        MembersRemoved removed = new MembersRemoved(TOPIC, users("bob"));

        given(CLOSED).when(BOB, remove("bob")).then(removed);
        given(CLOSED).when(ANN, remove("bob")).then(removed);
        given(CLOSED).when(ADMIN, remove("bob")).then(removed);
        given(OPEN)
                .when(CAL, remove("bob"))
                .thenRefused(new NotAllowed("remove others from topic 't'"));
        given(CLOSED, new MembersAdded(TOPIC, users("cal")))
                .when(BOB, remove("bob", "cal"))
                .thenRefused(new NotAllowed("remove others from topic 't'"));
    }

    @Test
    void whoLeftAPrivateTopicNoLongerFindsIt() {
        given(CLOSED, new MembersRemoved(TOPIC, users("bob")))
                .when(BOB, add("bob"))
                .thenRefused(NotFound.topic(TOPIC));
    }

    @Test
    void aCreatorStaysAMemberWhateverIsRemoved() {
        given(CLOSED).when(ANN, remove("ann")).thenUnchanged();
    }

    @Test
    void aRequestForNothingIsRefused() {
        assertThat(given(OPEN).when(ANN, NOTHING).decision())
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.refusal()).isInstanceOf(NothingToDo.class));
    }

    @Test
    void whatAlreadyIsSoChangesNothing() {
        given(OPEN).when(ANN, rename(NAME.text())).thenUnchanged();
        given(OPEN).when(ANN, show(Visibility.PUBLIC)).thenUnchanged();
        given(OPEN).when(BOB, add("bob", "ann")).thenUnchanged();
        given(OPEN).when(ANN, remove("cal")).thenUnchanged();
    }

    @Test
    void aMemberIsAddedBeforeTheyRegister() {
        given(OPEN)
                .when(ANN, add("not.yet~here"))
                .then(new MembersAdded(TOPIC, users("not.yet~here")));
    }

    @Test
    void oneUpdateMakesSeveralChangesInOneOrder() {
        UpdateTopic update =
                new UpdateTopic(
                        TOPIC,
                        Optional.of(new TopicName("Other")),
                        Optional.of(Visibility.PRIVATE),
                        users("cal"),
                        users("bob"),
                        OptionalLong.of(0));

        given(OPEN)
                .when(ANN, update)
                .then(
                        new TopicRenamed(TOPIC, new TopicName("Other")),
                        new VisibilityChanged(TOPIC, Visibility.PRIVATE),
                        new MembersAdded(TOPIC, users("cal")),
                        new MembersRemoved(TOPIC, users("bob")));
    }

    @Test
    void anUpdateOfAnotherVersionThanTheCallerReadIsRefused() {
        Refusal stale = new StaleVersion("Topic", "t", 0, 1);
        Given renamedOnce = given(OPEN, new TopicRenamed(TOPIC, new TopicName("Other")));

        renamedOnce.when(ANN, at(0, rename("Third"))).thenRefused(stale);
        renamedOnce
                .when(ANN, at(1, rename("Third")))
                .then(new TopicRenamed(TOPIC, new TopicName("Third")));
        assertThat(stale.message()).isEqualTo("Topic with id 't' has version 1, not 0");
    }

    @Test
    void whatTheCallerMayNotDoIsRefusedBeforeTheVersionIsTold() {
        given(OPEN)
                .when(BOB, at(7, rename("Other")))
                .thenRefused(new NotAllowed("change topic 't'"));
    }

    @Test
    void aTopicIsFilledUpToItsBoundAndNotBeyond() {
        Set<UserId> all = numbered(0, Topic.MAX_MEMBERS);
        Given full =
                given(
                        new TopicCreated(
                                TOPIC, Optional.of(user("ann")), NAME, Visibility.PUBLIC, all));

        full.when(ANN, add("u0")).thenUnchanged();
        full.when(ANN, add("one-more"))
                .thenRefused(
                        new BeyondBound(
                                "add_users",
                                "1 users",
                                "leave the topic at most 10000 members, not 10001"));
        given(
                        new TopicCreated(
                                TOPIC,
                                Optional.of(user("ann")),
                                NAME,
                                Visibility.PUBLIC,
                                numbered(1, 10_000)))
                .when(ANN, add("u0"))
                .then(new MembersAdded(TOPIC, users("u0")));
    }

    @Test
    void oneCommandNamesABoundedNumberOfUsers() {
        assertThat(
                        new UpdateTopic(
                                        TOPIC,
                                        Optional.empty(),
                                        Optional.empty(),
                                        numbered(0, 1000),
                                        numbered(1000, 2000),
                                        OptionalLong.empty())
                                .add())
                .hasSize(1000);
        assertThatThrownBy(
                        () ->
                                new UpdateTopic(
                                        TOPIC,
                                        Optional.empty(),
                                        Optional.empty(),
                                        numbered(0, 1001),
                                        Set.of(),
                                        OptionalLong.empty()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("add_users");
        assertThatThrownBy(
                        () ->
                                new UpdateTopic(
                                        TOPIC,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Set.of(),
                                        numbered(0, 1001),
                                        OptionalLong.empty()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("remove_users");
        assertThatThrownBy(
                        () -> new CreateTopic(TOPIC, NAME, Visibility.PUBLIC, numbered(0, 10_001)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("at most 10000");
    }

    private static Set<UserId> numbered(int from, int to) {
        Set<UserId> users = new HashSet<>();
        IntStream.range(from, to).forEach(i -> users.add(user("u" + i)));
        return users;
    }

    @Test
    void nobodyIsAddedAndRemovedAtOnce() {
        assertThatThrownBy(
                        () ->
                                new UpdateTopic(
                                        TOPIC,
                                        Optional.empty(),
                                        Optional.empty(),
                                        users("cal", "dan"),
                                        users("dan"),
                                        OptionalLong.empty()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("remove_users")
                .hasMessageContaining("'dan'");
    }
}
