package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;

/** What is promised of replaying what is parked, wherever that is kept. */
abstract class ReplayContract {
    static final String NAME = "mailer";

    PGSimpleDataSource database;
    MessageDb store;
    Parking parking;

    /** A fresh store. */
    abstract PGSimpleDataSource install();

    abstract Parking parking(PGSimpleDataSource database);

    @BeforeEach
    void createDatabase() {
        database = install();
        store = new MessageDb(database);
        parking = parking(database);
    }

    @Test
    void onlyAReplayThatIsWishedForIsWanted() {
        List<Message> first = append("account-1", 2);
        Message second = append("account-2", 1).getFirst();
        parking.park(NAME, first.get(0), "broken", 1);
        parking.parkBehind(NAME, first.get(1));
        parking.park(NAME, second, "broken", 1);

        assertThat(parking.wanted(NAME, Share.WHOLE, 10)).isEmpty();
        assertThat(parking.replay(NAME, "account-1")).isTrue();
        assertThat(parking.replay(NAME, "account-1")).as("once more").isTrue();
        assertThat(parking.replay(NAME, "account-9")).isFalse();

        assertThat(parking.wanted(NAME, Share.WHOLE, 10))
                .extracting(Parked::messageId)
                .containsExactly(first.get(0).id());
        assertThat(parking.replay(NAME, "account-2")).isTrue();
        assertThat(parking.wanted(NAME, Share.WHOLE, 10))
                .extracting(Parked::messageId)
                .containsExactly(first.get(0).id(), second.id());
        assertThat(parking.wanted(NAME, Share.WHOLE, 1)).hasSize(1);
    }

    @Test
    void aReplayGoesOnWithTheNextUntilTheStreamIsParkedNoMore() {
        List<Message> messages = append("account-1", 3);
        parking.park(NAME, messages.get(0), "broken", 1);
        parking.parkBehind(NAME, messages.get(1));
        parking.replay(NAME, "account-1");

        Parked first = parking.wanted(NAME, Share.WHOLE, 10).getFirst();
        assertThat(parking.settle(first)).isTrue();
        assertThat(parking.settle(first)).as("a second time").isFalse();
        assertThat(parking.parkBehind(NAME, messages.get(2)))
                .as("what comes while it is replayed goes behind")
                .isTrue();
        for (int i = 1; i < 3; i++) {
            List<Parked> wanted = parking.wanted(NAME, Share.WHOLE, 10);
            assertThat(wanted).extracting(Parked::messageId).containsExactly(messages.get(i).id());
            assertThat(parking.settle(wanted.getFirst())).isTrue();
        }

        assertThat(parking.wanted(NAME, Share.WHOLE, 10)).isEmpty();
        assertThat(parking.isParked(NAME, "account-1")).isFalse();
        assertThat(parking.isEmpty(NAME)).isTrue();
        assertThat(parking.parkBehind(NAME, append("account-1", 1).getFirst())).isFalse();
    }

    @Test
    void aReplayEndsWithTheFirstThatFailsAgain() {
        List<Message> messages = append("account-1", 2);
        parking.park(NAME, messages.get(0), "broken", 1);
        parking.parkBehind(NAME, messages.get(1));
        parking.replay(NAME, "account-1");
        assertThat(parking.wanted(NAME, Share.WHOLE, 10)).hasSize(1);

        parking.park(NAME, messages.get(0), "still broken", 2);

        assertThat(parking.wanted(NAME, Share.WHOLE, 10)).isEmpty();
        assertThat(parking.list(NAME, "account-1", 10))
                .extracting(Parked::attempts)
                .containsExactly(2, 0);
        assertThat(parking.replay(NAME, "account-1")).isTrue();
        assertThat(parking.wanted(NAME, Share.WHOLE, 10)).hasSize(1);
    }

    @Test
    void aShareWantsItsOwnStreamsOnly() {
        for (int i = 0; i < 12; i++) {
            parking.park(NAME, append("account-" + i + "+x", 1).getFirst(), "broken", 1);
            parking.replay(NAME, "account-" + i + "+x");
        }

        List<List<String>> wanted =
                Share.of(3)
                        .map(
                                share ->
                                        parking.wanted(NAME, share, 100).stream()
                                                .map(Parked::streamName)
                                                .toList())
                        .toList();

        for (int member = 0; member < 3; member++) {
            List<String> ofMember =
                    store
                            .readCategory(
                                    parley.messagedb.CategoryRead.of("account").member(member, 3))
                            .stream()
                            .map(Message::streamName)
                            .toList();
            assertThat(wanted.get(member)).isNotEmpty().isEqualTo(ofMember);
        }
    }

    @Test
    void whatIsParkedAgainKeepsItsPlaceAndCountsTheAttempt() {
        List<Message> messages = append("account-1", 2);
        parking.park(NAME, messages.get(0), "broken", 2);
        parking.parkBehind(NAME, messages.get(1));
        parking.replay(NAME, "account-1");
        Parked first = parking.wanted(NAME, Share.WHOLE, 10).getFirst();

        parking.parkAgain(first, "still broken");

        List<Parked> parked = parking.list(NAME, "account-1", 10);
        assertThat(parked).extracting(Parked::position).containsExactly(0L, 1L);
        assertThat(parked.getFirst().cause()).isEqualTo("still broken");
        assertThat(parked.getFirst().attempts()).isEqualTo(3);
        assertThat(parking.wanted(NAME, Share.WHOLE, 10)).as("nor is it replayed again").isEmpty();
    }

    @Test
    void whatWasDiscardedMeanwhileIsNotParkedAgain() {
        parking.park(NAME, append("account-1", 1).getFirst(), "broken", 1);
        Parked first = parking.list(NAME, "account-1", 1).getFirst();
        parking.discard(NAME, "account-1");

        parking.parkAgain(first, "still broken");

        assertThat(parking.isEmpty(NAME)).isTrue();
        assertThat(parking.isParked(NAME, "account-1")).isFalse();
    }

    @Test
    void aStreamWithoutAnIdBelongsToTheWhole() {
        Message odd = append("account-", 1).getFirst();
        parking.park(NAME, odd, "broken", 1);
        assertThat(parking.replay(NAME, "account-")).isTrue();

        assertThat(parking.wanted(NAME, Share.WHOLE, 10)).hasSize(1);
    }

    final List<Message> append(String streamName, int count) {
        List<NewMessage> messages =
                java.util.stream.Stream.generate(
                                () -> new NewMessage(UUID.randomUUID(), "Opened", "{}", null))
                        .limit(count)
                        .toList();
        long from = store.append(streamName, messages, ExpectedVersion.any()).getFirst().position();
        return store.readStream(streamName, from, count);
    }
}
