package parley.command;

import parley.domain.Caller;
import parley.domain.Command.CreateUser;
import parley.domain.Command.DeleteUser;
import parley.domain.Command.UpdateUser;
import parley.domain.Command.UserCommand;
import parley.domain.Event.UserEvent;
import parley.domain.User;
import parley.domain.UserRules;
import parley.domain.UserState;
import parley.log.Deadline;
import parley.view.directory.Directory;

/** Creates, changes and deletes users. */
public final class UserCommands {
    private final CommandLog log;
    private final Directory directory;
    private final EntityCommands<UserState, UserEvent> users;

    public UserCommands(CommandLog log, Directory directory) {
        this.log = log;
        this.directory = directory;
        this.users = new EntityCommands<>(log, User::after);
    }

    public Result<User> create(CreateUser command, Caller caller, Deadline deadline) {
        return live(execute(command, caller, deadline));
    }

    public Result<User> update(UpdateUser command, Caller caller, Deadline deadline) {
        return live(execute(command, caller, deadline));
    }

    public Result<UserState> delete(DeleteUser command, Caller caller, Deadline deadline) {
        return execute(command, caller, deadline);
    }

    private static Result<User> live(Result<UserState> result) {
        return switch (result) {
            case Result.Refused<UserState> refused -> new Result.Refused<>(refused.refusal());
            case Result.Done<UserState> done ->
                    new Result.Done<>(done.value().live().orElseThrow());
        };
    }

    private Result<UserState> execute(UserCommand command, Caller caller, Deadline deadline) {
        UserState known = directory.user(command.user());
        return users.execute(
                Loaded.known(known, known.version()),
                () -> log.user(command.user()),
                state -> UserRules.decide(state, command, caller),
                caller,
                deadline);
    }
}
