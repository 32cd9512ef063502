package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import parley.messagedb.Message;

/** What is promised of parking, wherever it is kept. */
abstract class ParkingContract extends ReplayContract {
    @Test
    void nothingIsParkedInTheBeginning() {
        assertThat(parking.isEmpty(NAME)).isTrue();
        assertThat(parking.isParked(NAME, "account-1")).isFalse();
        assertThat(parking.list(NAME, 0, 10)).isEmpty();
        assertThat(parking.list(NAME, "account-1", 10)).isEmpty();
        assertThat(parking.wanted(NAME, Share.WHOLE, 10)).isEmpty();
    }

    @Test
    void aParkedMessageIsToldWithItsCause() {
        Message message = append("account-1", 1).getFirst();

        parking.park(NAME, message, "It \"failed\" in C:\\, line\n2, \0\uD83D \uD83D\uDE00", 3);

        assertThat(parking.isEmpty(NAME)).isFalse();
        Parked parked = parking.list(NAME, 0, 10).getFirst();
        assertThat(parked.name()).isEqualTo(NAME);
        assertThat(parked.streamName()).isEqualTo("account-1");
        assertThat(parked.position()).isEqualTo(message.position());
        assertThat(parked.globalPosition()).isEqualTo(message.globalPosition());
        assertThat(parked.messageId()).isEqualTo(message.id());
        assertThat(parked.type()).isEqualTo(message.type());
        assertThat(parked.attempts()).isEqualTo(3);
        assertThat(parked.since()).isAfterOrEqualTo(message.time());
        assertThat(parked.cause())
                .startsWith("It \"failed\" in C:\\, line\n2, ")
                .endsWith(" \uD83D\uDE00");
    }

    @Test
    void anotherSubscriptionAndAnotherStreamAreNotParked() {
        parking.park(NAME, append("account-1", 1).getFirst(), "broken", 1);

        assertThat(parking.isParked("mail", "account-1")).isFalse();
        assertThat(parking.isEmpty("mail")).isTrue();
        assertThat(parking.isEmpty("mailer2")).isTrue();
        assertThat(parking.list("mail", 0, 10)).isEmpty();
        assertThat(parking.parkedAmong(NAME, List.of("account-2", "account-1", "account-12")))
                .isEqualTo(Set.of("account-1"));
        assertThat(parking.parkedAmong(NAME, List.of())).isEmpty();
    }

    @Test
    void laterMessagesOfAParkedStreamAreParkedBehindInOrder() {
        List<Message> messages = append("account-1", 3);
        Message other = append("account-2", 1).getFirst();
        parking.park(NAME, messages.get(0), "broken", 2);

        assertThat(parking.parkBehind(NAME, messages.get(1))).isTrue();
        assertThat(parking.parkBehind(NAME, messages.get(2))).isTrue();
        assertThat(parking.parkBehind(NAME, other)).as("it is not parked").isFalse();

        assertThat(parking.list(NAME, "account-1", 10))
                .extracting(Parked::position)
                .containsExactly(0L, 1L, 2L);
        assertThat(parking.list(NAME, "account-1", 2)).hasSize(2);
        assertThat(parking.list(NAME, "account-1", 10).getLast().attempts()).isZero();
        assertThat(parking.isParked(NAME, "account-2")).isFalse();
    }

    @Test
    void whatIsParkedTwiceIsThereOnce() {
        List<Message> messages = append("account-1", 2);
        parking.park(NAME, messages.get(0), "broken", 1);
        parking.parkBehind(NAME, messages.get(1));
        Parked first = parking.list(NAME, "account-1", 10).getFirst();

        assertThat(parking.parkBehind(NAME, messages.get(1))).isTrue();
        parking.park(NAME, messages.get(0), "broken again", 2);

        List<Parked> parked = parking.list(NAME, "account-1", 10);
        assertThat(parked).extracting(Parked::position).containsExactly(0L, 1L);
        assertThat(parked.getFirst().cause()).isEqualTo("broken again");
        assertThat(parked.getFirst().attempts()).isEqualTo(2);
        assertThat(parked.getFirst().since()).isEqualTo(first.since());
    }

    @Test
    void theListGoesOverAllStreamsInGlobalOrderPageByPage() {
        List<Message> all =
                IntStream.range(0, 9)
                        .mapToObj(i -> append("account-" + (i % 3), 1).getFirst())
                        .toList();
        for (Message message : all.reversed()) {
            parking.park(NAME, message, "broken", 1);
        }

        List<Long> expected = all.stream().map(Message::globalPosition).toList();
        assertThat(parking.list(NAME, 0, 100))
                .extracting(Parked::globalPosition)
                .isEqualTo(expected);
        assertThat(parking.list(NAME, expected.get(3), 4))
                .extracting(Parked::globalPosition)
                .isEqualTo(expected.subList(4, 8));
    }

    @Test
    void aStreamThatIsParkedAnewHasOnlyWhatIsNew() {
        List<Message> messages = append("account-1", 4);
        parking.park(NAME, messages.get(0), "broken", 1);
        parking.parkBehind(NAME, messages.get(1));
        assertThat(parking.discard(NAME, "account-1")).isEqualTo(2);

        parking.park(NAME, messages.get(2), "broken", 1);
        parking.parkBehind(NAME, messages.get(3));

        assertThat(parking.list(NAME, "account-1", 10))
                .extracting(Parked::position)
                .containsExactly(2L, 3L);
        assertThat(parking.wanted(NAME, Share.WHOLE, 10)).as("no wish is left").isEmpty();
    }

    @Test
    void discardingAStreamForgetsAllOfIt() {
        List<Message> messages = append("account-1", 2);
        parking.park(NAME, messages.get(0), "broken", 1);
        parking.parkBehind(NAME, messages.get(1));
        parking.replay(NAME, "account-1");

        assertThat(parking.discard(NAME, "account-1")).isEqualTo(2);
        assertThat(parking.discard(NAME, "account-1")).isZero();
        assertThat(parking.isParked(NAME, "account-1")).isFalse();
        assertThat(parking.wanted(NAME, Share.WHOLE, 10)).isEmpty();
    }

    @Test
    void discardingAMessageLeavesThoseBehindItParkedAndTheirWish() {
        List<Message> messages = append("account-1", 3);
        parking.park(NAME, messages.get(0), "broken", 1);
        parking.parkBehind(NAME, messages.get(1));
        parking.parkBehind(NAME, messages.get(2));
        parking.replay(NAME, "account-1");

        assertThat(parking.discard(NAME, messages.get(0).id())).isTrue();
        assertThat(parking.discard(NAME, messages.get(0).id())).isFalse();
        assertThat(parking.discard(NAME, UUID.randomUUID())).isFalse();

        assertThat(parking.list(NAME, "account-1", 10))
                .extracting(Parked::position)
                .containsExactly(1L, 2L);
        assertThat(parking.wanted(NAME, Share.WHOLE, 10))
                .extracting(Parked::position)
                .containsExactly(1L);
    }

    @Test
    void aLongCauseIsCut() {
        parking.park(NAME, append("account-1", 1).getFirst(), "x".repeat(100_000), 1);

        assertThat(parking.list(NAME, 0, 1).getFirst().cause()).hasSize(Parked.MOST_CAUSE);
    }

    @Test
    void parkedAfterNoAttemptIsAMistake() {
        Message message = append("account-1", 1).getFirst();

        assertThatThrownBy(() -> parking.park(NAME, message, "broken", 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A person discards while the subscription goes on parking behind. */
    @Test
    void whatIsParkedBehindIsNeverLeftBehindNothing() throws Exception {
        for (int round = 0; round < 15; round++) {
            String stream = "account-" + round;
            List<Message> messages = append(stream, 6);
            parking.park(NAME, messages.getFirst(), "broken", 1);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Integer> discarding = threads.submit(() -> parking.discard(NAME, stream));
                int behind = 0;
                for (Message message : messages.subList(1, 6)) {
                    behind += parking.parkBehind(NAME, message) ? 1 : 0;
                }
                assertThat(discarding.get())
                        .as("all that was parked was discarded")
                        .isEqualTo(1 + behind);
            }
            assertThat(parking.isParked(NAME, stream)).isFalse();
        }
    }
}
