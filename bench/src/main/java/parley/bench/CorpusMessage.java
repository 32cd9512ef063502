package parley.bench;

import java.util.List;
import java.util.UUID;

/**
 * A message to search for.
 *
 * @param event a UUID of version 7, of which the message's id is the ULID text
 * @param position in its topic, from 0
 * @param text plain ASCII, without quotes, backslashes and control characters
 * @param hashtags those in the text, each once
 * @param micros when it was posted, since 1970
 */
record CorpusMessage(
        UUID event,
        String topic,
        long position,
        String user,
        String text,
        List<String> hashtags,
        long micros) {

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 26;

    /** The ULID text of the event's id (github.com/ulid/spec). */
    String id() {
        char[] text = new char[LENGTH];
        long high = event.getMostSignificantBits();
        long low = event.getLeastSignificantBits();
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (low & 31));
            low = low >>> 5 | high << 59;
            high >>>= 5;
        }
        return new String(text);
    }
}
