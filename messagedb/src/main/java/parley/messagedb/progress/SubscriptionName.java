package parley.messagedb.progress;

import java.util.regex.Pattern;

/** What a subscription may be called; see the package's description. */
public final class SubscriptionName {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private SubscriptionName() {}

    /**
     * @throws IllegalArgumentException if it is none
     */
    public static void require(String name) {
        if (!VALID.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A subscription's name is 1 to 100 letters, digits, '.', '_' and '-': " + name);
        }
    }
}
