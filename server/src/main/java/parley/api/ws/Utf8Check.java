package parley.api.ws;

/**
 * Whether bytes that come in pieces are UTF-8, told at the first byte that cannot be: no overlong
 * forms, surrogates, or code points above U+10FFFF (Unicode, table 3-7).
 */
final class Utf8Check {
    private static final int LOWEST_FOLLOWING = 0x80;
    private static final int HIGHEST_FOLLOWING = 0xBF;

    /** How many bytes of a character are still to come, and between what the next one must lie. */
    private int following;

    private int lowest = LOWEST_FOLLOWING;
    private int highest = HIGHEST_FOLLOWING;

    /**
     * @return whether this can be the beginning, or the next part, of a text
     */
    boolean accept(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = bytes[i];
            if (b < 0 || following > 0) {
                if (!accept(b & 0xFF)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean accept(int b) {
        if (following == 0) {
            return begin(b);
        }
        if (b < lowest || b > highest) {
            return false;
        }
        following--;
        expect(LOWEST_FOLLOWING, HIGHEST_FOLLOWING);
        return true;
    }

    private boolean begin(int b) {
        if (b >= 0xC2 && b <= 0xDF) {
            following = 1;
        } else if (b >= 0xE0 && b <= 0xEF) {
            following = 2;
            expect(b == 0xE0 ? 0xA0 : LOWEST_FOLLOWING, b == 0xED ? 0x9F : HIGHEST_FOLLOWING);
        } else if (b >= 0xF0 && b <= 0xF4) {
            following = 3;
            expect(b == 0xF0 ? 0x90 : LOWEST_FOLLOWING, b == 0xF4 ? 0x8F : HIGHEST_FOLLOWING);
        } else {
            return false;
        }
        return true;
    }

    private void expect(int lowest, int highest) {
        this.lowest = lowest;
        this.highest = highest;
    }

    /** Whether no character is begun and not ended. */
    boolean isAtACharactersEnd() {
        return following == 0;
    }
}
