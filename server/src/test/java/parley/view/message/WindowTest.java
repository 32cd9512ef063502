package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import parley.domain.Event.MessagePosted;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.Visibility;
import parley.view.History;

final class WindowTest {
    private static final PositionRange ALL = PositionRange.ALL;
    private static final PositionRange NEWEST_FIRST = PositionRange.NEWEST_FIRST;

    private static Message message(long position) {
        return messages(position + 1).getLast();
    }

    private static List<Message> messages(long count) {
        History history = new History();
        history.create("t", "ann", Visibility.PUBLIC);
        return LongStream.range(0, count)
                .mapToObj(i -> history.post("t", "m" + i, "text " + i))
                .map(
                        at ->
                                Message.posted(
                                        (MessagePosted) at.event().orElseThrow(),
                                        at.time(),
                                        at.position(),
                                        at.globalPosition()))
                .toList();
    }

    /** Posted one after the other, with global positions from 100 on. */
    private static Window window(long from, long to) {
        Window window = Window.unknown(50, 40);
        for (Message message : messages(to)) {
            if (message.position() >= from) {
                window = window.posted(message, 100 + message.position());
            }
        }
        return window;
    }

    private static List<Long> positions(List<Message> messages) {
        return messages.stream().map(Message::position).toList();
    }

    @Test
    void knowsNothingAtFirst() {
        Window window = Window.unknown(50, 40);

        assertThat(window.list(ALL, 10)).isEmpty();
        assertThat(window.from()).isEqualTo(Long.MAX_VALUE);
        assertThat(window.belowWrite()).isEqualTo(50);
        assertThat(window.belowChange()).isEqualTo(40);
    }

    @Test
    void isCompleteFromTheFirstPostOn() {
        Window window = window(5, 8);

        assertThat(window.from()).isEqualTo(5);
        assertThat(positions(window.list(ALL, 10))).containsExactly(5L, 6L, 7L);
        assertThat(positions(window.list(NEWEST_FIRST, 2))).containsExactly(7L, 6L);
        assertThat(positions(window.list(new PositionRange(6, 7, false), 10))).containsExactly(6L);
        assertThat(window.list(new PositionRange(8, 9, false), 10)).isEmpty();
    }

    @Test
    void letsGoOfTheOldestBeyondItsBound() {
        Window window = window(0, 203);

        assertThat(positions(window.list(ALL, 1000)))
                .isEqualTo(LongStream.range(3, 203).boxed().toList());
        assertThat(window.from()).isEqualTo(3);
        assertThat(window.belowWrite()).as("the post of what went last").isEqualTo(102);
        assertThat(window.belowChange()).as("none of what went was changed").isEqualTo(40);
    }

    @Test
    void remembersTheChangeOfWhatItLetGo() {
        Message edited = message(0).edited(MessageContent.text("new"), message(1).createdAt(), 0);
        Window window = window(0, 200).edited(edited, 400).posted(message(200), 401);

        assertThat(window.from()).isEqualTo(1);
        assertThat(window.belowWrite()).isEqualTo(400);
        assertThat(window.belowChange()).isEqualTo(400);
    }

    @Test
    void showsAnEditWhereTheMessageStands() {
        Message edited = message(6).edited(MessageContent.text("new"), message(7).createdAt(), 0);
        Window window = window(5, 8).edited(edited, 300);

        assertThat(window.list(ALL, 10)).containsExactly(message(5), edited, message(7));
        assertThat(window.belowWrite()).isEqualTo(50);
    }

    @Test
    void withoutADeletedMessageItIsStillComplete() {
        Window window = window(5, 8).removed(message(5), 300);

        assertThat(positions(window.list(ALL, 10))).containsExactly(6L, 7L);
        assertThat(window.from()).isEqualTo(5);
    }

    @Test
    void remembersTheLastChangeOfWhatLiesBelow() {
        Message below = message(4);

        for (Window window :
                List.of(window(5, 8).edited(below, 300), window(5, 8).removed(below, 300))) {
            assertThat(window.belowWrite()).isEqualTo(300);
            assertThat(window.belowChange()).isEqualTo(300);
        }
        assertThat(positions(window(5, 8).removed(below, 300).list(ALL, 10)))
                .containsExactly(5L, 6L, 7L);
    }

    @Test
    void weighsWhatItHolds() {
        Window empty = Window.unknown(50, 40);
        Window one = window(0, 1);
        Message longer =
                message(0).edited(MessageContent.text("x".repeat(1000)), message(0).createdAt(), 0);

        assertThat(one.weight()).isGreaterThan(empty.weight() + 2 * "text 0".length());
        assertThat(one.edited(longer, 300).weight())
                .isEqualTo(one.weight() + 2 * (1000 - "text 0".length()));
        assertThat(one.removed(message(0), 300).weight()).isEqualTo(empty.weight());
        assertThat(window(0, 1000).weight())
                .isLessThan(empty.weight() + 201 * (one.weight() - empty.weight() + 10));
    }

    @Test
    void earlierWindowsStayAsTheyAre() {
        Window before = window(5, 8);
        List<Message> listed = before.list(ALL, 10);

        before.posted(message(8), 108);
        before.removed(message(6), 300);

        assertThat(before.list(ALL, 10)).isEqualTo(listed);
    }

    @Test
    void twoWindowsThatGrowFromOneDoNotMix() {
        Window before = window(5, 8);

        Window one = before.posted(message(8), 108);
        Window other = before.posted(message(9), 109);

        assertThat(positions(before.list(ALL, 10))).containsExactly(5L, 6L, 7L);
        assertThat(positions(one.list(ALL, 10))).containsExactly(5L, 6L, 7L, 8L);
        assertThat(positions(other.list(ALL, 10))).containsExactly(5L, 6L, 7L, 9L);
    }

    @Test
    void aPostThatAReaderHasFilledInAlreadyIsThereOnce() {
        Window filled = Window.unknown(50, 40).filled(messages(3), 0, Long.MAX_VALUE, 50);

        Window posted = filled.posted(message(2), 102);

        assertThat(positions(posted.list(ALL, 10))).containsExactly(0L, 1L, 2L);
        assertThat(posted.lastWrite()).isEqualTo(102);
        assertThat(posted.weight()).isEqualTo(filled.weight());
    }

    @Test
    void aPostLeavesAloneWhatDoesNotRestOnPosts() {
        Window before = window(5, 8);
        Window posted = before.posted(message(8), 108);

        assertThat(posted.basis(false)).isEqualTo(before.basis(false));
        assertThat(posted.basis(true)).isNotEqualTo(before.basis(true));
    }

    @Test
    void whatRestsOnChangesMeetsEachOfThem() {
        Window before = window(5, 8);
        Message edited = message(6).edited(MessageContent.text("new"), message(7).createdAt(), 0);

        for (Window changed :
                List.of(
                        before.edited(edited, 300),
                        before.removed(message(6), 300),
                        before.edited(message(4), 300),
                        before.removed(message(4), 300))) {
            assertThat(changed.basis(false)).isEqualTo(new Basis(false, 300));
            assertThat(changed.basis(true)).isEqualTo(new Basis(true, 300));
        }
    }

    @Test
    void whatAReaderFillsInChangesNoPage() {
        Window before = window(5, 8);

        Window filled = before.filled(messages(5), 0, 5, 50);

        assertThat(filled.from()).isZero();
        assertThat(filled.basis(false)).isEqualTo(before.basis(false));
        assertThat(filled.basis(true)).isEqualTo(before.basis(true));
    }

    @Test
    void noLaterPostComesBelowTheNewest() {
        assertThat(window(5, 8).isGiven(8)).isTrue();
        assertThat(window(5, 8).isGiven(9)).isFalse();
        assertThat(Window.unknown(50, 40).isGiven(1)).isFalse();
    }
}
