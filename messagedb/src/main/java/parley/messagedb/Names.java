package parley.messagedb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What Message DB derives from the names of streams, and the bounds that all reads share. */
final class Names {
    private Names() {}

    /** The part of a stream's name before its first {@code -}; all of it when there is none. */
    static String category(String streamName) {
        int dash = streamName.indexOf('-');
        return dash < 0 ? streamName : streamName.substring(0, dash);
    }

    static boolean isCategory(String name) {
        return name.indexOf('-') < 0;
    }

    /**
     * The advisory-lock key of a category: the first 64 bits of the MD5 of its UTF-8 text, signed,
     * as {@code message_store.hash_64} computes it.
     */
    static long lockKey(String category) {
        byte[] digest = md5().digest(category.getBytes(StandardCharsets.UTF_8));
        long key = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            key = key << Byte.SIZE | (digest[i] & 0xFF);
        }
        return key;
    }

    static void requireBatchSize(int batchSize) {
        if (batchSize < 1 && batchSize != -1) {
            throw new IllegalArgumentException(
                    "A batch size is at least 1, or -1 for no limit: " + batchSize);
        }
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has MD5", e);
        }
    }
}
