package parley.api;

import parley.command.Result;
import parley.domain.Refusal;

/** Carries a refusal to the place where it becomes a status. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }

    /** What was done; a refusal is thrown. */
    public static <T> T unwrap(Result<T> result) throws RefusedException {
        return switch (result) {
            case Result.Done<T> done -> done.value();
            case Result.Refused<T> refused -> throw new RefusedException(refused.refusal());
        };
    }
}
