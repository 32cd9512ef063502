package parley.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.domain.Command.CreateUser;
import parley.domain.Command.DeleteUser;
import parley.domain.Command.UpdateUser;
import parley.domain.Command.UserCommand;
import parley.domain.Decision.Accepted;
import parley.domain.Decision.Rejected;
import parley.domain.Decision.Unchanged;
import parley.domain.Event.AvatarChanged;
import parley.domain.Event.ProfileChanged;
import parley.domain.Event.UserDeleted;
import parley.domain.Event.UserEvent;
import parley.domain.Event.UserRegistered;
import parley.domain.Event.UserRenamed;
import parley.domain.Refusal.AlreadyExists;
import parley.domain.Refusal.NotAllowed;
import parley.domain.Refusal.NotFound;
import parley.domain.Refusal.NothingToDo;
import parley.domain.Refusal.SignInNeeded;
import parley.domain.Refusal.StaleVersion;

/**
 * What may be done to users, and by whom: everyone to themselves, administrators to all. Whoever
 * writes anything is registered by it.
 */
public final class UserRules {
    private UserRules() {}

    /** The event by which someone becomes a user, just before their first write. */
    public static UserRegistered registration(UserId user) {
        return new UserRegistered(user, UserProfile.of(user));
    }

    public static Decision<UserEvent> decide(UserState state, UserCommand command, Caller caller) {
        if (!(caller instanceof Caller.SignedIn signedIn)) {
            return new Rejected<>(new SignInNeeded("change users"));
        }
        boolean allowed = signedIn.administrator() || signedIn.is(command.user());
        return switch (command) {
            case CreateUser create -> create(state, create, allowed);
            case UpdateUser update -> update(state, update, signedIn, allowed);
            case DeleteUser delete -> delete(state, delete, allowed);
        };
    }

    private static Decision<UserEvent> create(UserState state, CreateUser create, boolean allowed) {
        if (!allowed) {
            return new Rejected<>(new NotAllowed("create user '" + create.user() + "'"));
        }
        return state instanceof UserState.None
                ? new Accepted<>(new UserRegistered(create.user(), create.profile()))
                : new Rejected<>(new AlreadyExists("User", create.user().text()));
    }

    private static Decision<UserEvent> delete(UserState state, DeleteUser delete, boolean allowed) {
        Optional<User> user = state.live();
        if (user.isEmpty()) {
            return new Rejected<>(NotFound.user(delete.user()));
        }
        if (!allowed) {
            return new Rejected<>(new NotAllowed("delete user '" + delete.user() + "'"));
        }
        Optional<Refusal> stale =
                StaleVersion.of(
                        "User",
                        delete.user().text(),
                        delete.expectedVersion(),
                        user.get().version());
        return stale.isPresent()
                ? new Rejected<>(stale.get())
                : new Accepted<>(new UserDeleted(delete.user()));
    }

    private static Decision<UserEvent> update(
            UserState state, UpdateUser update, Caller.SignedIn caller, boolean allowed) {
        List<UserEvent> events = new ArrayList<>();
        UserProfile before;
        switch (state) {
            case UserState.Live live -> before = live.user().profile();
            case UserState.None _ when caller.is(update.user()) -> {
                UserRegistered registration = registration(update.user());
                events.add(registration);
                before = registration.profile();
            }
            case UserState.None _, UserState.Deleted _ -> {
                return new Rejected<>(NotFound.user(update.user()));
            }
        }
        Optional<Refusal> refusal = refusal(state, update, allowed);
        if (refusal.isPresent()) {
            return new Rejected<>(refusal.get());
        }
        events.addAll(changes(update, before));
        return events.isEmpty() ? new Unchanged<>() : new Accepted<>(events);
    }

    private static Optional<Refusal> refusal(UserState state, UpdateUser update, boolean allowed) {
        if (!allowed) {
            return Optional.of(new NotAllowed("change user '" + update.user() + "'"));
        }
        if (update.name().isEmpty() && update.avatar().isEmpty() && update.data().isEmpty()) {
            return Optional.of(
                    new NothingToDo(
                            "Nothing to do: give update_mask (name, avatar, profile_data)"));
        }
        return StaleVersion.of(
                "User", update.user().text(), update.expectedVersion(), state.version());
    }

    private static List<UserEvent> changes(UpdateUser update, UserProfile before) {
        UserProfile after =
                new UserProfile(
                                update.name().orElse(before.name()),
                                update.avatar().orElse(before.avatar()),
                                update.data().orElse(before.data()))
                        .checked();
        List<UserEvent> events = new ArrayList<>();
        if (!after.name().equals(before.name())) {
            events.add(new UserRenamed(update.user(), after.name()));
        }
        if (!after.avatar().equals(before.avatar())) {
            events.add(new AvatarChanged(update.user(), after.avatar()));
        }
        if (!after.data().equals(before.data())) {
            events.add(new ProfileChanged(update.user(), after.data()));
        }
        return events;
    }
}
