package parley.domain;

import java.time.Instant;
import java.util.Optional;
import parley.domain.Event.AvatarChanged;
import parley.domain.Event.ProfileChanged;
import parley.domain.Event.UserDeleted;
import parley.domain.Event.UserEvent;
import parley.domain.Event.UserRegistered;
import parley.domain.Event.UserRenamed;

/**
 * A user as it stands.
 *
 * @param version the position of its last event in its stream
 */
public record User(
        UserId id, UserProfile profile, Instant createdAt, Instant updatedAt, long version) {
    /**
     * The state that an event leads to: from none by the registration, and to none for good by the
     * deletion.
     */
    public static UserState after(UserState state, UserEvent event, Instant time, long position) {
        return switch (event) {
            case UserRegistered e ->
                    state instanceof UserState.None
                            ? new UserState.Live(
                                    new User(e.user(), e.profile(), time, time, position))
                            : state;
            case UserDeleted _ ->
                    state instanceof UserState.Live ? new UserState.Deleted(position) : state;
            case UserRenamed e -> state.map(u -> u.with(u.renamed(e.name()), time, position));
            case AvatarChanged e -> state.map(u -> u.with(u.pictured(e.avatar()), time, position));
            case ProfileChanged e -> state.map(u -> u.with(u.told(e.data()), time, position));
        };
    }

    private UserProfile renamed(UserName name) {
        return new UserProfile(name, profile.avatar(), profile.data());
    }

    private UserProfile pictured(String avatar) {
        return new UserProfile(profile.name(), avatar, profile.data());
    }

    private UserProfile told(Optional<String> data) {
        return new UserProfile(profile.name(), profile.avatar(), data);
    }

    private User with(UserProfile changed, Instant time, long position) {
        return new User(id, changed, createdAt, time, position);
    }
}
