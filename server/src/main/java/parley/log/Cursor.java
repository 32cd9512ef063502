package parley.log;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * A reader's place in one log.
 *
 * @param globalPosition of the last event that the reader has; 0 before the first
 */
public record Cursor(UUID logId, long globalPosition) {
    private static final int BYTES = 3 * Long.BYTES;

    /** The opaque form that clients get: URL-safe base 64 of log id and global position. */
    public String text() {
        ByteBuffer bytes =
                ByteBuffer.allocate(BYTES)
                        .putLong(logId.getMostSignificantBits())
                        .putLong(logId.getLeastSignificantBits())
                        .putLong(globalPosition);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Empty when the text is no cursor. */
    public static Optional<Cursor> parse(String text) {
        byte[] decoded;
        try {
            decoded = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (decoded.length != BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(decoded);
        Cursor cursor = new Cursor(new UUID(bytes.getLong(), bytes.getLong()), bytes.getLong());
        return cursor.globalPosition < 0 ? Optional.empty() : Optional.of(cursor);
    }
}
