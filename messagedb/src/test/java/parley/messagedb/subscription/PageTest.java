package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import parley.messagedb.Message;

class PageTest {
    private static final Place BEGIN = new Place(3, Optional.of(id(3)));

    @Test
    void theMessageAtItsBeginShowsThatTheLogIsTheSameAndIsNoneOfThePage() {
        Page page = from(BEGIN, messages(3, 4, 6), 2);

        assertThat(page.isContinuous()).isTrue();
        assertThat(page.messages()).isEqualTo(messages(4, 6));
        assertThat(page.end()).isEqualTo(new Place(6, Optional.of(id(6))));
        assertThat(page.isFull()).isTrue();
        assertThat(page.isHeldBack()).isFalse();
    }

    @Test
    void ofThatMessageAloneNothingIsHandedOn() {
        Page page = from(BEGIN, messages(3), 2);

        assertThat(page.isContinuous()).isTrue();
        assertThat(page.isEmpty()).isTrue();
        assertThat(page.end()).isEqualTo(BEGIN);
        assertThat(page.isFull()).isFalse();
    }

    @Test
    void anotherMessageThereShowsNothing() {
        Place other = new Place(3, Optional.of(id(99)));

        Page page = from(other, messages(3, 4), 2);

        assertThat(page.isContinuous()).isFalse();
        assertThat(page.messages()).isEqualTo(messages(4));
    }

    @Test
    void withoutItTheLogMayBeAnotherAndNoMoreComesThanWasAskedFor() {
        Page page = from(BEGIN, messages(4, 5, 6), 2);

        assertThat(page.isContinuous()).isFalse();
        assertThat(page.messages()).isEqualTo(messages(4, 5));
        assertThat(page.end().position()).isEqualTo(5);
        assertThat(page.isFull()).isTrue();
    }

    @Test
    void whereNothingWasReadYetThereIsNothingToMeet() {
        Page page = from(Place.at(0), messages(1, 2), 2);

        assertThat(page.isContinuous()).isFalse();
        assertThat(page.messages()).isEqualTo(messages(1, 2));
    }

    private static Page from(Place begin, List<Message> found, int limit) {
        return Page.from(begin, found, limit, Place::ofStore);
    }

    private static List<Message> messages(long... globalPositions) {
        return LongStream.of(globalPositions)
                .mapToObj(
                        each ->
                                new Message(
                                        id(each), "a-1", "T", 0, each, null, null, Instant.EPOCH))
                .toList();
    }

    private static UUID id(long number) {
        return new UUID(0, number);
    }
}
