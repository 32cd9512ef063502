package parley.messagedb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * What Message DB derives from the names of streams, the same as its SQL functions do, without
 * asking the server.
 *
 * <p>Of {@code account-1+2}, {@code account} is the category, {@code 1+2} the id and {@code 1} the
 * cardinal id. A name without {@code -} is a category.
 */
public final class StreamName {
    private StreamName() {}

    /** The part before the first {@code -}; all of it when there is none. */
    public static String category(String streamName) {
        int dash = streamName.indexOf('-');
        return dash < 0 ? streamName : streamName.substring(0, dash);
    }

    /** Whether it has no {@code -}, and so names a category, not a stream. */
    public static boolean isCategory(String name) {
        return name.indexOf('-') < 0;
    }

    /** The part behind the first {@code -}; empty for a category. */
    public static Optional<String> id(String streamName) {
        int dash = streamName.indexOf('-');
        return dash < 0 ? Optional.empty() : Optional.of(streamName.substring(dash + 1));
    }

    /** The part of the id before its first {@code +}; empty for a category. */
    public static Optional<String> cardinalId(String streamName) {
        return id(streamName)
                .map(id -> id.indexOf('+') < 0 ? id : id.substring(0, id.indexOf('+')));
    }

    /**
     * The first 64 bits of the MD5 of a text's UTF-8, signed. That of a category is the key of its
     * advisory lock; that of a cardinal id says to which member of a consumer group a stream
     * belongs.
     */
    public static long hash64(String value) {
        byte[] digest = md5().digest(value.getBytes(StandardCharsets.UTF_8));
        long hash = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            hash = hash << Byte.SIZE | (digest[i] & 0xFF);
        }
        return hash;
    }

    /**
     * Whether a stream belongs to a member of a consumer group: {@code abs(hash64(cardinalId)) mod
     * size = member}. A stream without an id belongs to none.
     */
    public static boolean isOfMember(String streamName, long member, long size) {
        return cardinalId(streamName)
                .map(id -> Math.abs(hash64(id)) % size == member)
                .orElse(false);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has MD5", e);
        }
    }
}
