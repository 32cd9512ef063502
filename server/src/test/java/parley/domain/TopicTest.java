package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.domain.People.ADMIN;
import static parley.domain.People.ANN;
import static parley.domain.People.BOB;
import static parley.domain.People.CAL;
import static parley.domain.People.NOBODY;
import static parley.domain.People.user;
import static parley.domain.People.users;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.domain.Event.MembersAdded;
import parley.domain.Event.MembersRemoved;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicDeleted;
import parley.domain.Event.TopicEvent;
import parley.domain.Event.TopicRenamed;
import parley.domain.Event.VisibilityChanged;

final class TopicTest {
    private static final TopicId ID = new TopicId("t");
    private static final TopicName NAME = new TopicName("Topic");
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant CHANGED = Instant.parse("2026-01-02T00:00:00Z");
    private static final TopicCreated CREATION =
            new TopicCreated(
                    ID, Optional.of(user("ann")), NAME, Visibility.PRIVATE, users("bob", "cal"));
    private static final TopicState LIVE = Topic.after(TopicState.none(), CREATION, CREATED, 0);

    @Test
    void itsCreationMakesATopic() {
        assertThat(LIVE)
                .isEqualTo(
                        new TopicState.Live(
                                topic(NAME, Visibility.PRIVATE, CREATED, 0, "bob", "cal")));
        assertThat(LIVE.version()).isZero();
        assertThat(TopicState.none().version()).isEqualTo(-1);
    }

    @Test
    void eachChangeMovesOneFieldTheTimeAndTheVersion() {
        TopicName other = new TopicName("Other");

        assertThat(changed(new TopicRenamed(ID, other)))
                .contains(topic(other, Visibility.PRIVATE, CHANGED, 7, "bob", "cal"));
        assertThat(changed(new VisibilityChanged(ID, Visibility.PUBLIC)))
                .contains(topic(NAME, Visibility.PUBLIC, CHANGED, 7, "bob", "cal"));
        assertThat(changed(new MembersAdded(ID, users("bob", "dan"))))
                .contains(topic(NAME, Visibility.PRIVATE, CHANGED, 7, "bob", "cal", "dan"));
        assertThat(changed(new MembersRemoved(ID, users("bob", "dan"))))
                .contains(topic(NAME, Visibility.PRIVATE, CHANGED, 7, "cal"));
    }

    @Test
    void aDeletionIsForGood() {
        TopicState deleted = Topic.after(LIVE, new TopicDeleted(ID), CHANGED, 4);

        assertThat(deleted).isEqualTo(new TopicState.Deleted(4));
        assertThat(deleted.live()).isEmpty();
        assertThat(deleted.version()).isEqualTo(4);
        for (TopicEvent event : everyEvent()) {
            assertThat(Topic.after(deleted, event, CHANGED, 9)).isEqualTo(deleted);
        }
    }

    @Test
    void aSecondCreationChangesNothing() {
        TopicCreated other =
                new TopicCreated(
                        ID, Optional.of(user("eve")), NAME, Visibility.PUBLIC, users("eve"));

        assertThat(Topic.after(LIVE, other, CHANGED, 1)).isEqualTo(LIVE);
    }

    @Test
    void whatWasNeverCreatedDoesNotComeIntoBeingByAChange() {
        for (TopicEvent event : everyEvent()) {
            if (!(event instanceof TopicCreated)) {
                assertThat(Topic.after(TopicState.none(), event, CHANGED, 9))
                        .isEqualTo(TopicState.none());
            }
        }
    }

    @Test
    void aPrivateTopicIsReadByItsCreatorAndMembersAlone() {
        Topic topic = topic(NAME, Visibility.PRIVATE, CREATED, 0, "bob");

        assertThat(List.of(ANN, BOB)).allMatch(topic::isReadableBy);
        assertThat(List.of(CAL, ADMIN, NOBODY)).noneMatch(topic::isReadableBy);
    }

    @Test
    void aPublicTopicIsReadByAnyone() {
        Topic topic = topic(NAME, Visibility.PUBLIC, CREATED, 0);

        assertThat(List.of(ANN, BOB, CAL, ADMIN, NOBODY)).allMatch(topic::isReadableBy);
    }

    @Test
    void aTopicIsManagedByItsCreatorAndAdministrators() {
        Topic topic = topic(NAME, Visibility.PUBLIC, CREATED, 0, "bob");

        assertThat(List.of(ANN, ADMIN)).allMatch(topic::isManagedBy);
        assertThat(List.of(BOB, CAL, NOBODY)).noneMatch(topic::isManagedBy);
        assertThat(Topic.EMPTY_PUBLIC.isManagedBy(ANN)).isFalse();
    }

    private static Optional<Topic> changed(TopicEvent event) {
        return Topic.after(LIVE, event, CHANGED, 7).live();
    }

    private static List<TopicEvent> everyEvent() {
        return List.of(
                CREATION,
                new TopicRenamed(ID, new TopicName("Other")),
                new VisibilityChanged(ID, Visibility.PUBLIC),
                new MembersAdded(ID, users("dan")),
                new MembersRemoved(ID, users("bob")),
                new TopicDeleted(ID));
    }

    private static Topic topic(
            TopicName name,
            Visibility visibility,
            Instant updatedAt,
            long version,
            String... members) {
        return new Topic(
                ID,
                Optional.of(user("ann")),
                name,
                visibility,
                users(members),
                CREATED,
                updatedAt,
                version);
    }
}
