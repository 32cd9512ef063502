package parley.command;

import parley.domain.UserId;

/** The caller's user was deleted: those credentials are good for nothing any more. */
public final class DeletedCallerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeletedCallerException(UserId user) {
        super("User '" + user + "' was deleted");
    }
}
