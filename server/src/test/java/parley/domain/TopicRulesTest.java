package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.domain.People.ADMIN;
import static parley.domain.People.ANN;
import static parley.domain.People.BOB;
import static parley.domain.People.CAL;
import static parley.domain.People.NOBODY;
import static parley.domain.People.user;
import static parley.domain.People.users;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import parley.domain.Command.CreateTopic;
import parley.domain.Command.DeleteTopic;
import parley.domain.Command.TopicCommand;
import parley.domain.Command.UpdateTopic;
import parley.domain.Decision.Accepted;
import parley.domain.Decision.Rejected;
import parley.domain.Decision.Unchanged;
import parley.domain.Event.MembersAdded;
import parley.domain.Event.MembersRemoved;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicDeleted;
import parley.domain.Event.TopicEvent;
import parley.domain.Event.TopicRenamed;
import parley.domain.Event.VisibilityChanged;
import parley.domain.Refusal.AlreadyExists;
import parley.domain.Refusal.NotAllowed;
import parley.domain.Refusal.NotFound;
import parley.domain.Refusal.NothingToDo;
import parley.domain.Refusal.SignInNeeded;
import parley.domain.Refusal.StaleVersion;

/** What is asked of a topic, given what has happened to it. Ann is its creator, Bob a member. */
final class TopicRulesTest {
    private static final TopicId TOPIC = new TopicId("t");
    private static final TopicName NAME = new TopicName("First Topic");
    private static final TopicCreated OPEN = created(Visibility.PUBLIC, "bob");
    private static final TopicCreated CLOSED = created(Visibility.PRIVATE, "bob");
    private static final UpdateTopic NOTHING =
            new UpdateTopic(
                    TOPIC,
                    Optional.empty(),
                    Optional.empty(),
                    Set.of(),
                    Set.of(),
                    OptionalLong.empty());

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
                .when(ADMIN, new DeleteTopic(TopicId.PUBLIC))
                .thenRefused(new NotAllowed("delete the topic 'public'"));
        given().when(ADMIN, new DeleteTopic(TopicId.PUBLIC))
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
        given(OPEN).when(NOBODY, new DeleteTopic(TOPIC)).thenRefused(refusal);
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        for (Given state : List.of(given(), given(OPEN, new TopicDeleted(TOPIC)))) {
            state.when(ANN, rename("Other")).thenRefused(NotFound.topic(TOPIC));
            state.when(ADMIN, new DeleteTopic(TOPIC)).thenRefused(NotFound.topic(TOPIC));
        }
    }

    @Test
    void whatTheCallerMayNotReadIsNotFound() {
        given(CLOSED).when(CAL, add("cal")).thenRefused(NotFound.topic(TOPIC));
        given(CLOSED).when(CAL, NOTHING).thenRefused(NotFound.topic(TOPIC));
        given(CLOSED).when(CAL, new DeleteTopic(TOPIC)).thenRefused(NotFound.topic(TOPIC));
    }

    @Test
    void onlyItsCreatorOrAnAdministratorDeletesATopic() {
        given(CLOSED).when(ANN, new DeleteTopic(TOPIC)).then(new TopicDeleted(TOPIC));
        given(CLOSED).when(ADMIN, new DeleteTopic(TOPIC)).then(new TopicDeleted(TOPIC));
        given(CLOSED)
                .when(BOB, new DeleteTopic(TOPIC))
                .thenRefused(new NotAllowed("delete topic 't'"));
        given(OPEN)
                .when(CAL, new DeleteTopic(TOPIC))
                .thenRefused(new NotAllowed("delete topic 't'"));
    }

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
        assertThatThrownBy(() -> full.when(ANN, add("one-more")))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.field()).isEqualTo("add_users"))
                .hasMessageContaining("at most 10000 members, not 10001");
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
                                        numbered(0, 1000),
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

    private static TopicCreated created(Visibility visibility, String... members) {
        return new TopicCreated(TOPIC, Optional.of(user("ann")), NAME, visibility, users(members));
    }

    private static CreateTopic create(Visibility visibility, String... members) {
        return new CreateTopic(TOPIC, NAME, visibility, users(members));
    }

    private static UpdateTopic rename(String name) {
        return new UpdateTopic(
                TOPIC,
                Optional.of(new TopicName(name)),
                Optional.empty(),
                Set.of(),
                Set.of(),
                OptionalLong.empty());
    }

    private static UpdateTopic show(Visibility visibility) {
        return new UpdateTopic(
                TOPIC,
                Optional.empty(),
                Optional.of(visibility),
                Set.of(),
                Set.of(),
                OptionalLong.empty());
    }

    private static UpdateTopic add(String... ids) {
        return new UpdateTopic(
                TOPIC,
                Optional.empty(),
                Optional.empty(),
                users(ids),
                Set.of(),
                OptionalLong.empty());
    }

    private static UpdateTopic remove(String... ids) {
        return new UpdateTopic(
                TOPIC,
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                users(ids),
                OptionalLong.empty());
    }

    private static UpdateTopic at(long version, UpdateTopic update) {
        return new UpdateTopic(
                update.topic(),
                update.name(),
                update.visibility(),
                update.add(),
                update.remove(),
                OptionalLong.of(version));
    }

    private static Given given(TopicEvent... events) {
        TopicState state = TopicState.none();
        for (int i = 0; i < events.length; i++) {
            state = Topic.after(state, events[i], Instant.EPOCH, i);
        }
        return new Given(state);
    }

    private record Given(TopicState state) {
        Then when(Caller caller, TopicCommand command) {
            return new Then(TopicRules.decide(state, command, caller));
        }
    }

    private record Then(Decision<TopicEvent> decision) {
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
