package parley.messagedb.progress;

import java.time.Instant;
import java.util.UUID;

/**
 * A message that a subscription has put aside. The message itself stays where it is, in its stream.
 *
 * @param name the subscription's name
 * @param streamName its stream
 * @param position its place in the stream
 * @param globalPosition its place in the store
 * @param messageId its id
 * @param type its type
 * @param cause why: what the handler threw, or that an earlier message of its stream is parked; at
 *     most 2,000 characters
 * @param attempts how many times it was handled in vain; 0 when it was parked behind another
 * @param since when it was parked, by the database's clock
 */
public record Parked(
        String name,
        String streamName,
        long position,
        long globalPosition,
        UUID messageId,
        String type,
        String cause,
        int attempts,
        Instant since) {
    /** The most characters of a cause. */
    public static final int MOST_CAUSE = 2_000;

    /** The cause of what is parked only since an earlier message of its stream is. */
    public static final String BEHIND = "An earlier message of its stream is parked";

    /** A cause that any text column can hold: no NUL, no half of a surrogate pair, not too long. */
    static String cut(String cause) {
        return cause.codePoints()
                .limit(MOST_CAUSE)
                .map(each -> JsonText.isPossible(each) ? each : JsonText.INSTEAD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
