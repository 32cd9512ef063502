package parley.messagedb.subscription;

import java.time.Duration;

/**
 * When a checkpoint is saved that is not part of a handler's transaction: whatever comes first.
 * What was handled since the last one is handled again after a crash.
 *
 * @param time since it was due, positive
 * @param messages handled since the last one, at least 1
 */
public record Keeping(Duration time, int messages) {
    /** Every second, or every 1,000 messages. */
    public static final Keeping DEFAULT = new Keeping(Duration.ofSeconds(1), 1_000);

    public Keeping {
        if (!time.isPositive() || messages < 1) {
            throw new IllegalArgumentException(
                    "A checkpoint every %s or %d messages".formatted(time, messages));
        }
    }

    /** After each batch that was handled. */
    public static Keeping always() {
        return new Keeping(Duration.ofSeconds(1), 1);
    }
}
