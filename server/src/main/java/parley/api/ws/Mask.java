package parley.api.ws;

/** The masking of what clients send, RFC 6455 section 5.3: four bytes over and over. */
final class Mask {
    private Mask() {}

    /**
     * @param mask its highest byte belongs to the first one
     */
    static void remove(int mask, byte[] bytes, int from, int to) {
        int turning = mask;
        for (int i = from; i < to; i++) {
            turning = Integer.rotateLeft(turning, 8);
            bytes[i] ^= (byte) turning;
        }
    }

    /** The mask after so many bytes. */
    static int after(int mask, int count) {
        return Integer.rotateLeft(mask, 8 * (count & 3));
    }
}
