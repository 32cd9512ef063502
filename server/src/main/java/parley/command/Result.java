package parley.command;

import parley.domain.Refusal;

/** What a command answers. */
public sealed interface Result<T> {
    /** Done: durable, and shown by this hub's views. */
    record Done<T>(T value) implements Result<T> {}

    /** Refused; nothing has changed. */
    record Refused<T>(Refusal refusal) implements Result<T> {}
}
