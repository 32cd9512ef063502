package parley.view.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import parley.domain.Event.MembersAdded;
import parley.domain.Event.MembersRemoved;
import parley.domain.Event.VisibilityChanged;
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.domain.Visibility;
import parley.view.live.LiveSetup.Told;
import parley.view.live.Subscription.Start;

final class LiveViewTest {
    private static final Start NOW = new Start.Now();
    private static final Start BEGINNING = new Start.Beginning();

    private final LiveSetup setup = new LiveSetup();

    private void post(LiveSetup in, String topic, int count) {
        for (int i = 0; i < count; i++) {
            in.history.post(topic, "m" + in.history.globalPosition(), "text");
        }
    }

    private void create(LiveSetup in, String... topics) {
        for (String topic : topics) {
            in.history.create(topic, "ann", Visibility.PUBLIC);
        }
        in.settle();
    }

    @Test
    void tellsWhatHappensFromNowOn() {
        create(setup, "t");
        post(setup, "t", 3);
        setup.settle();
        long before = setup.history.globalPosition();

        Told told = setup.subscribe("bob", NOW, "t");
        assertThat(told.words).containsExactly("caughtUp " + before);
        post(setup, "t", 2);
        setup.settle();

        assertThat(told.positions).isEqualTo(setup.seen(before, Set.of("t"))).hasSize(2);
    }

    @Test
    void tellsAllThatIsReadyTogetherInOneDelivery() {
        create(setup, "t");
        Told one = setup.subscribe("bob", NOW, "t");
        Told two = setup.subscribe("ann", NOW, "t");
        post(setup, "t", 5);
        setup.apply();
        post(setup, "t", 5);
        setup.settle();

        assertThat(one.positions).hasSize(10);
        assertThat(one.deliveries).hasSize(1);
        assertThat(two.deliveries).isEqualTo(one.deliveries);
    }

    @Test
    void beginsWithTheFirstMessage() {
        create(setup, "t");
        setup.history.add(new MembersAdded(new TopicId("t"), Set.of(new UserId("bob"))));
        long first = setup.history.post("t", "m", "text").globalPosition();
        setup.history.add(new MembersRemoved(new TopicId("t"), Set.of(new UserId("bob"))));
        setup.settle();

        Told told = setup.subscribe("bob", BEGINNING, "t");
        setup.history.edit("t", "m", "other");
        setup.settle();

        assertThat(told.positions).isEqualTo(setup.seen(first - 1, Set.of("t"))).hasSize(3);
    }

    @Test
    void ofATopicWithoutMessagesTellsWhateverHappensNext() {
        create(setup, "t");
        Told told = setup.subscribe("bob", BEGINNING, "t");
        setup.history.add(new MembersAdded(new TopicId("t"), Set.of(new UserId("bob"))));
        setup.settle();

        assertThat(told.positions).hasSize(1);
    }

    @Test
    void historyAndPresentHaveNoSeam() {
        LiveSetup small = new LiveSetup(5);
        create(small, "t", "other");
        post(small, "t", 40);
        small.settle();

        Told told = small.subscribe("bob", new Start.After(0), "t");
        for (int i = 0; i < 30; i++) {
            post(small, i % 3 == 0 ? "other" : "t", 1);
            small.apply();
            small.thread.runOne();
            small.readers.runOne();
        }
        small.settle();

        assertThat(told.positions).isEqualTo(small.seen(0, Set.of("t"))).hasSize(61);
        assertThat(told.words).hasSize(1);
    }

    @Test
    void whoTakesNothingMissesNothing() {
        LiveSetup small = new LiveSetup(10);
        create(small, "t");
        Told slow = small.subscribe("bob", NOW, "t");
        Told quick = small.subscribe("ann", NOW, "t");
        long before = small.history.globalPosition();
        slow.ready = false;
        for (int i = 0; i < 50; i++) {
            post(small, "t", 2);
            small.settle();
        }
        assertThat(slow.positions).isEmpty();
        assertThat(quick.positions).hasSize(100);

        slow.resume(-1);
        small.settle();
        post(small, "t", 1);
        small.settle();

        assertThat(slow.positions).isEqualTo(small.seen(before, Set.of("t")));
    }

    @Test
    void whoWasIdleForLongNeedsNoHistory() {
        LiveSetup small = new LiveSetup(10);
        create(small, "t", "busy");
        Told told = small.subscribe("bob", NOW, "t");
        for (int i = 0; i < 20; i++) {
            post(small, "busy", 5);
            small.settle();
        }
        told.ready = false;
        post(small, "t", 1);
        small.settle();

        told.resume(-1);
        small.settle();

        assertThat(told.positions).hasSize(1);
        assertThat(small.live.historyReads()).isZero();
    }

    @Test
    void severalTopicsComeInOneOrder() {
        create(setup, "a", "b", "c");
        long before = setup.history.globalPosition();
        Told both = setup.subscribe("bob", NOW, "a", "b");
        Told one = setup.subscribe("bob", NOW, "a");
        for (int i = 0; i < 30; i++) {
            post(setup, List.of("a", "b", "c").get(i % 3), 1 + i % 2);
            if (i % 4 == 0) {
                setup.apply();
            }
        }
        setup.settle();

        assertThat(both.positions).isEqualTo(setup.seen(before, Set.of("a", "b")));
        assertThat(one.positions).isEqualTo(setup.seen(before, Set.of("a")));
    }

    @Test
    void thoseWhoCatchUpTogetherShareWhatIsRead() {
        LiveSetup small = new LiveSetup(10);
        create(small, "t");
        post(small, "t", 2000);
        small.settle();
        List<Told> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(small.subscribe("bob", new Start.After(i * 7L), "t"));
        }
        small.settle();

        for (int i = 0; i < 50; i++) {
            assertThat(all.get(i).positions).isEqualTo(small.seen(i * 7L, Set.of("t")));
        }
        assertThat(small.live.historyReads()).isLessThan(5);
    }

    @Test
    void aHistoryThatIsReadInSmallPartsIsWhole() {
        LiveSetup small = new LiveSetup(10);
        small.limit(7);
        create(small, "t", "u");
        for (int i = 0; i < 100; i++) {
            post(small, i % 2 == 0 ? "t" : "u", 1);
        }
        small.settle();

        Told told = small.subscribe("bob", new Start.After(3), "t", "u");
        small.settle();

        assertThat(told.positions).isEqualTo(small.seen(3, Set.of("t", "u")));
    }

    @Test
    void whatCannotBeReadNowIsReadLater() {
        LiveSetup small = new LiveSetup(3);
        create(small, "t");
        post(small, "t", 20);
        small.settle();
        small.unreadable(true);
        Told told = small.subscribe("bob", new Start.After(0), "t");
        small.readers.runAll();
        small.thread.runOne();
        assertThat(told.positions).isEmpty();

        small.unreadable(false);
        small.settle();

        assertThat(told.positions).isEqualTo(small.seen(0, Set.of("t")));
    }

    @Test
    void whoIsRemovedHearsNothingMore() {
        setup.history.create("p", "ann", Visibility.PRIVATE, "bob", "cid");
        setup.settle();
        Told bob = setup.subscribe("bob", NOW, "p");
        Told cid = setup.subscribe("cid", NOW, "p");
        post(setup, "p", 1);
        setup.settle();
        setup.history.add(new MembersRemoved(new TopicId("p"), Set.of(new UserId("bob"))));
        post(setup, "p", 1);
        setup.settle();
        post(setup, "p", 1);
        setup.settle();

        assertThat(bob.positions).hasSize(1);
        assertThat(bob.words).last().isEqualTo("p NOT_READABLE last");
        assertThat(cid.positions).hasSize(4);
    }

    @Test
    void whoIsRemovedWhileBehindHearsNothingMore() {
        setup.history.create("p", "ann", Visibility.PRIVATE, "bob");
        setup.settle();
        Told bob = setup.subscribe("bob", NOW, "p");
        bob.ready = false;
        post(setup, "p", 3);
        setup.settle();
        setup.history.add(new MembersRemoved(new TopicId("p"), Set.of(new UserId("bob"))));
        setup.settle();

        bob.resume(-1);
        setup.settle();

        assertThat(bob.positions).isEmpty();
        assertThat(bob.words).last().isEqualTo("p NOT_READABLE last");
    }

    @Test
    void aTopicThatBecomesPrivateEndsForOthers() {
        create(setup, "t");
        Told bob = setup.subscribe("bob", NOW, "t");
        Told ann = setup.subscribe("ann", NOW, "t");
        setup.history.add(new VisibilityChanged(new TopicId("t"), Visibility.PRIVATE));
        post(setup, "t", 1);
        setup.settle();

        assertThat(bob.positions).isEmpty();
        assertThat(bob.words).last().isEqualTo("t NOT_READABLE last");
        assertThat(ann.positions).hasSize(2);
    }

    @Test
    void aDeletedTopicEndsOnceItsDeletionWasTold() {
        create(setup, "t", "u");
        Told told = setup.subscribe("bob", NOW, "t", "u");
        Told behind = setup.subscribe("bob", NOW, "t");
        behind.ready = false;
        post(setup, "t", 1);
        setup.settle();
        long deleted = setup.history.deleteTopic("t").globalPosition();
        setup.settle();
        post(setup, "u", 1);
        setup.settle();
        behind.resume(-1);
        setup.settle();

        assertThat(told.positions).hasSize(3).contains(deleted);
        assertThat(told.words).last().isEqualTo("t DELETED");
        assertThat(behind.words).last().isEqualTo("t DELETED last");
        assertThat(setup.live.subscriptions()).isOne();
    }

    @Test
    void aDeletedUserHearsNothingMore() {
        setup.history.register("bob");
        create(setup, "t");
        Told bob = setup.subscribe("bob", NOW, "t");
        setup.history.deleteUser("bob");
        setup.settle();
        post(setup, "t", 1);
        setup.settle();

        assertThat(bob.positions).isEmpty();
        assertThat(bob.words).last().isEqualTo("t NOT_READABLE last");
    }

    @Test
    void whoUnsubscribesHearsThatAndNothingMore() {
        create(setup, "a", "b");
        Told told = setup.subscribe("bob", NOW, "a", "b");
        told.subscription.unsubscribe(new TopicId("a"));
        post(setup, "a", 1);
        post(setup, "b", 1);
        setup.settle();

        assertThat(told.positions).hasSize(1);
        assertThat(told.words).last().isEqualTo("a REQUESTED");
        told.subscription.cancel();
        post(setup, "b", 1);
        setup.settle();
        assertThat(told.positions).hasSize(1);
        assertThat(setup.live.subscriptions()).isZero();
    }

    @Test
    void aCursorAheadOfThisHubWaitsForIt() {
        create(setup, "t");
        post(setup, "t", 5);
        long ahead = setup.history.globalPosition();
        Told told = setup.subscribe("bob", new Start.After(ahead), "t");
        post(setup, "t", 2);
        setup.settle();

        assertThat(told.positions).isEqualTo(setup.seen(ahead, Set.of("t"))).hasSize(2);
    }

    @Test
    void whatFailsForOneIsToldTheOthers() {
        create(setup, "t");
        Told broken = setup.subscribe("bob", NOW, "t");
        Told sound = setup.subscribe("ann", NOW, "t");
        broken.broken = true;
        post(setup, "t", 3);
        setup.settle();

        assertThat(broken.words).last().isEqualTo("failed");
        assertThat(sound.positions).hasSize(3);
        assertThat(setup.live.subscriptions()).isOne();
    }

    @Test
    void toldAgainTheViewsDoNotTellAgain() {
        create(setup, "t");
        Told told = setup.subscribe("bob", NOW, "t");
        post(setup, "t", 5);
        setup.settle();
        setup.live.apply(setup.history.all());
        setup.settle();

        assertThat(told.positions).hasSize(5);
    }
}
