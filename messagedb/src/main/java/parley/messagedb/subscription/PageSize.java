package parley.messagedb.subscription;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.messagedb.Message;

/**
 * How many messages to ask for: as many as have about {@value #CHARACTERS} characters together,
 * going by the page before, and few at first. It is a power of two, or the most: statements with
 * the number in them stay few.
 */
final class PageSize {
    /** Enough to make a round trip cheap, and little enough to hold two pages of. */
    private static final long CHARACTERS = 2 << 20;

    private static final int FIRST = 128;
    private static final int ROW = 100;

    private final int most;
    private int next;

    /**
     * @param most at least 1
     */
    PageSize(int most) {
        this.most = most;
        this.next = Math.min(FIRST, most);
    }

    int next() {
        return next;
    }

    void took(List<Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        long characters = 0;
        for (Message message : messages) {
            characters += ROW + length(message.data()) + length(message.metadata());
        }
        long fitting = Math.max(1, CHARACTERS * messages.size() / characters);
        next = fitting >= most ? most : Integer.highestOneBit(Math.toIntExact(fitting));
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
