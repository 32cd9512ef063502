package parley.view.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import parley.domain.Caller;
import parley.domain.Event.AvatarChanged;
import parley.domain.Event.MembersAdded;
import parley.domain.Event.MembersRemoved;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicRenamed;
import parley.domain.Event.VisibilityChanged;
import parley.domain.Topic;
import parley.domain.TopicId;
import parley.domain.TopicName;
import parley.domain.TopicRules;
import parley.domain.TopicState;
import parley.domain.UserId;
import parley.domain.Visibility;
import parley.view.History;

final class DirectoryTest {
    private static final Caller ANN = new Caller.SignedIn(new UserId("ann"), false);
    private static final Caller BOB = new Caller.SignedIn(new UserId("bob"), false);
    private static final Caller ADMIN = new Caller.SignedIn(new UserId("root"), true);
    private static final Caller NOBODY = Caller.anonymous();

    private final History history = new History();
    private final Directory directory = new Directory();

    private void apply() {
        directory.apply(history.all());
    }

    private void named(String id, String name, Visibility visibility) {
        history.add(
                new TopicCreated(
                        new TopicId(id),
                        Optional.of(new UserId("ann")),
                        new TopicName(name),
                        visibility,
                        Set.of()));
    }

    private List<String> list(Caller caller) {
        return ids(directory.list(caller, Optional.empty(), 1000));
    }

    private static List<String> ids(List<Topic> topics) {
        return topics.stream().map(topic -> topic.id().text()).toList();
    }

    @Test
    void contentsAreComparedEntityByEntity() {
        Directory shown = new Directory();
        Directory expected = new Directory();
        History history = new History();
        history.create("t", "ann", Visibility.PUBLIC);
        shown.apply(history.all());
        expected.apply(history.all());
        List<String> differences = new ArrayList<>();
        new DirectoryContents(shown).compare(expected, differences::add);
        assertThat(differences).isEmpty();

        history.deleteTopic("t");
        history.register("bob");
        expected.apply(history.all());
        new DirectoryContents(shown).compare(expected, differences::add);
        assertThat(differences).hasSize(2);
        assertThat(differences.get(0)).startsWith("Topic 't' is ").contains("Deleted");
        assertThat(differences.get(1)).startsWith("User 'bob' is missing, and by the log ");
    }

    @Test
    void topicsAreListedByNameThenId() {
        named("z", "b", Visibility.PUBLIC);
        named("y", "a", Visibility.PUBLIC);
        named("b", "a", Visibility.PUBLIC);
        named("x", "B", Visibility.PUBLIC);
        named("w", "ä", Visibility.PUBLIC);
        named("a", "a", Visibility.PUBLIC);
        apply();

        assertThat(list(ANN)).containsExactly("x", "a", "b", "y", "z", "w");
    }

    @Test
    void aRenamedTopicMovesAndADeletedOneGoes() {
        named("1", "a", Visibility.PUBLIC);
        named("2", "b", Visibility.PUBLIC);
        named("3", "c", Visibility.PUBLIC);
        history.add(new TopicRenamed(new TopicId("1"), new TopicName("d")));
        history.add(new TopicRenamed(new TopicId("2"), new TopicName("b")));
        history.deleteTopic("3");
        apply();

        assertThat(list(ANN)).containsExactly("2", "1");
        assertThat(directory.state(new TopicId("3"))).isEqualTo(new TopicState.Deleted(1));
        assertThat(directory.readable(new TopicId("3"), ANN)).isEmpty();
    }

    @Test
    void pagesOfAnySizeMakeUpTheList() {
        for (int i = 0; i < 25; i++) {
            named("t" + i, "name " + i % 7, i % 3 == 0 ? Visibility.PRIVATE : Visibility.PUBLIC);
        }
        apply();
        for (Caller caller : List.of(ANN, BOB)) {
            for (int size = 1; size <= 26; size++) {
                List<String> walked = new ArrayList<>();
                Optional<Directory.ListPlace> place = Optional.empty();
                List<Topic> page;
                do {
                    page = directory.list(caller, place, size);
                    assertThat(page).hasSizeLessThanOrEqualTo(size);
                    walked.addAll(ids(page));
                    place = page.isEmpty() ? place : Optional.of(Directory.place(page.getLast()));
                } while (page.size() == size);
                assertThat(walked).isEqualTo(list(caller));
            }
        }
        assertThat(list(ANN)).hasSize(25);
        assertThat(list(BOB)).hasSize(16);
    }

    @Test
    void aPageGoesOnBehindATopicThatWasRenamedOrDeletedMeanwhile() {
        named("1", "a", Visibility.PUBLIC);
        named("2", "b", Visibility.PUBLIC);
        named("3", "c", Visibility.PUBLIC);
        apply();
        Directory.ListPlace behind =
                Directory.place(directory.list(ANN, Optional.empty(), 2).getLast());
        history.deleteTopic("2");
        apply();

        assertThat(ids(directory.list(ANN, Optional.of(behind), 10))).containsExactly("3");
    }

    @Test
    void aPrivateTopicIsThereForItsMembersAlone() {
        TopicId id = new TopicId("1");
        history.create("1", "ann", Visibility.PRIVATE);
        apply();
        assertThat(list(ANN)).containsExactly("1");
        for (Caller caller : List.of(BOB, ADMIN, NOBODY)) {
            assertThat(list(caller)).isEmpty();
            assertThat(directory.readable(id, caller)).isEmpty();
        }

        history.add(new MembersAdded(id, Set.of(new UserId("bob"))));
        apply();
        assertThat(list(BOB)).containsExactly("1");
        assertThat(directory.readable(id, BOB)).isPresent();

        history.add(new MembersRemoved(id, Set.of(new UserId("bob"))));
        apply();
        assertThat(list(BOB)).isEmpty();

        history.add(new VisibilityChanged(id, Visibility.PUBLIC));
        apply();
        assertThat(list(NOBODY)).containsExactly("1");
    }

    @Test
    void theReservedTopicIsReadBeforeItExistsAndListedAfterwards() {
        assertThat(directory.readable(TopicId.PUBLIC, NOBODY)).contains(Topic.EMPTY_PUBLIC);
        assertThat(list(NOBODY)).isEmpty();
        assertThat(directory.state(TopicId.PUBLIC)).isEqualTo(TopicState.none());

        history.add(TopicRules.openPublic());
        apply();

        assertThat(list(NOBODY)).containsExactly("public");
        assertThat(directory.readable(TopicId.PUBLIC, NOBODY).orElseThrow().version()).isZero();
    }

    @Test
    void whatStandsBehindATopicsCreationIsAdmittedUntilItsDeletion() {
        TopicId id = new TopicId("1");
        long before = history.addUnreadable().globalPosition();
        long created = history.create("1", "ann", Visibility.PUBLIC).globalPosition();
        assertThat(directory.admits(id, created + 1)).isFalse();
        apply();

        assertThat(directory.admits(id, before)).isFalse();
        assertThat(directory.admits(id, created)).isFalse();
        assertThat(directory.admits(id, created + 1)).isTrue();
        assertThat(directory.admits(new TopicId("2"), created + 1)).isFalse();

        long deleted = history.deleteTopic("1").globalPosition();
        apply();
        assertThat(directory.admits(id, created + 1)).isFalse();
        assertThat(directory.admits(id, deleted + 1)).isFalse();
    }

    @Test
    void aTopicIsCreatedOnceAndItsIdNeverAgain() {
        long created = history.create("1", "ann", Visibility.PRIVATE).globalPosition();
        history.create("1", "bob", Visibility.PUBLIC);
        apply();
        assertThat(directory.readable(new TopicId("1"), BOB)).isEmpty();
        assertThat(directory.admits(new TopicId("1"), created + 1)).isTrue();

        history.deleteTopic("1");
        history.create("1", "bob", Visibility.PUBLIC);
        apply();
        assertThat(list(BOB)).isEmpty();
    }

    @Test
    void eventsThatItHasAreSkipped() {
        history.create("1", "ann", Visibility.PUBLIC);
        history.add(new TopicRenamed(new TopicId("1"), new TopicName("other")));
        apply();
        TopicState state = directory.state(new TopicId("1"));

        apply();

        assertThat(directory.state(new TopicId("1"))).isEqualTo(state);
        assertThat(directory.position()).isEqualTo(history.globalPosition());
    }

    @Test
    void itsPositionIsThatOfTheLastEventOfWhateverKind() {
        history.create("1", "ann", Visibility.PUBLIC);
        history.post("1", "m", "hello");
        apply();
        assertThat(directory.position()).isEqualTo(history.globalPosition());
        history.addUnreadable();
        apply();
        assertThat(directory.position()).isEqualTo(history.globalPosition());
    }

    @Test
    void aUsersNumberIsThePositionOfTheirRegistrationForGood() {
        history.create("1", "ann", Visibility.PUBLIC);
        long ann = history.register("ann").globalPosition();
        long bob = history.register("bob").globalPosition();
        history.add(new AvatarChanged(new UserId("ann"), "https://example.org/ann.png"));
        history.deleteUser("bob");
        history.register("bob");
        apply();

        assertThat(directory.registeredAt(new UserId("ann"))).isEqualTo(ann);
        assertThat(directory.registeredAt(new UserId("bob"))).isEqualTo(bob);
        assertThat(directory.registeredAt(new UserId("cal"))).isZero();
    }
}
