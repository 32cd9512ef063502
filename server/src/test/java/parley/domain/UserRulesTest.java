package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
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

final class UserRulesTest {
    private static final UserId ID = new UserId("ann");
    private static final Caller ANN = new Caller.SignedIn(ID, false);
    private static final Caller BOB = new Caller.SignedIn(new UserId("bob"), false);
    private static final Caller ADMIN = new Caller.SignedIn(new UserId("root"), true);
    private static final UserProfile PROFILE =
            new UserProfile(new UserName("Ann"), "a.png", Optional.of("{\"a\": 1}"));
    private static final UserEvent REGISTERED = new UserRegistered(ID, PROFILE);
    private static final UpdateUser NOTHING =
            new UpdateUser(
                    ID, Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty());

    private static UserState given(UserEvent... events) {
        UserState state = UserState.none();
        for (int i = 0; i < events.length; i++) {
            state = User.after(state, events[i], Instant.ofEpochSecond(i), i);
        }
        return state;
    }

    private static void accepted(
            UserState state, Caller caller, UserCommand command, UserEvent... events) {
        assertThat(UserRules.decide(state, command, caller))
                .isEqualTo(new Accepted<>(List.of(events)));
    }

    private static void refused(
            UserState state, Caller caller, UserCommand command, Refusal refusal) {
        assertThat(UserRules.decide(state, command, caller)).isEqualTo(new Rejected<>(refusal));
    }

    private static UpdateUser rename(String name) {
        return new UpdateUser(
                ID,
                Optional.of(new UserName(name)),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
    }

    private static DeleteUser delete(OptionalLong version) {
        return new DeleteUser(ID, version);
    }

    @Test
    void oneIsRegisteredByOneselfOrByAnAdministrator() {
        CreateUser create = new CreateUser(ID, PROFILE);

        accepted(given(), ANN, create, REGISTERED);
        accepted(given(), ADMIN, create, REGISTERED);
        refused(given(), BOB, create, new NotAllowed("create user 'ann'"));
        refused(given(), Caller.anonymous(), create, new SignInNeeded("change users"));
    }

    @Test
    void anIdIsUsedOnce() {
        CreateUser create = new CreateUser(ID, PROFILE);

        refused(given(REGISTERED), ANN, create, new AlreadyExists("User", "ann"));
        refused(
                given(REGISTERED, new UserDeleted(ID)),
                ADMIN,
                create,
                new AlreadyExists("User", "ann"));
    }

    @Test
    void oneChangesOneselfAndAdministratorsChangeAll() {
        accepted(given(REGISTERED), ANN, rename("A"), new UserRenamed(ID, new UserName("A")));
        accepted(given(REGISTERED), ADMIN, rename("A"), new UserRenamed(ID, new UserName("A")));
        refused(given(REGISTERED), BOB, rename("A"), new NotAllowed("change user 'ann'"));
    }

    @Test
    void eachFieldThatDiffersIsOneEvent() {
        UpdateUser all =
                new UpdateUser(
                        ID,
                        Optional.of(new UserName("A")),
                        Optional.of(""),
                        Optional.of(Optional.empty()),
                        OptionalLong.of(0));

        accepted(
                given(REGISTERED),
                ANN,
                all,
                new UserRenamed(ID, new UserName("A")),
                new AvatarChanged(ID, ""),
                new ProfileChanged(ID, Optional.empty()));
        assertThat(UserRules.decide(given(REGISTERED), rename("Ann"), ANN))
                .isEqualTo(new Unchanged<UserEvent>());
    }

    @Test
    void whoChangesThemselvesBeforeAllElseIsRegisteredByIt() {
        accepted(
                given(),
                ANN,
                rename("A"),
                UserRules.registration(ID),
                new UserRenamed(ID, new UserName("A")));
        accepted(given(), ANN, rename("ann"), UserRules.registration(ID));
        refused(given(), ADMIN, rename("A"), NotFound.user(ID));
    }

    @Test
    void whatAsksForNothingOrForAnotherVersionIsRefused() {
        refused(
                given(REGISTERED),
                ANN,
                NOTHING,
                new NothingToDo("Nothing to do: give update_mask (name, avatar, profile_data)"));
        UpdateUser stale =
                new UpdateUser(
                        ID,
                        Optional.of(new UserName("A")),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.of(3));
        refused(given(REGISTERED), ANN, stale, new StaleVersion("User", "ann", 3, 0));
    }

    @Test
    void oneDeletesOneselfAndAdministratorsDeleteAll() {
        UserEvent deleted = new UserDeleted(ID);

        accepted(given(REGISTERED), ANN, delete(OptionalLong.empty()), deleted);
        accepted(given(REGISTERED), ADMIN, delete(OptionalLong.of(0)), deleted);
        refused(
                given(REGISTERED),
                BOB,
                delete(OptionalLong.empty()),
                new NotAllowed("delete user 'ann'"));
        refused(
                given(REGISTERED),
                ANN,
                delete(OptionalLong.of(1)),
                new StaleVersion("User", "ann", 1, 0));
        refused(given(), ADMIN, delete(OptionalLong.empty()), NotFound.user(ID));
        refused(given(REGISTERED, deleted), ADMIN, delete(OptionalLong.empty()), NotFound.user(ID));
    }

    @Test
    void aUserIsWhatItsEventsSay() {
        UserState state =
                given(
                        REGISTERED,
                        new UserRenamed(ID, new UserName("A")),
                        new UserRegistered(ID, UserProfile.of(ID)),
                        new AvatarChanged(ID, "b.png"),
                        new ProfileChanged(ID, Optional.empty()));

        assertThat(state)
                .isEqualTo(
                        new UserState.Live(
                                new User(
                                        ID,
                                        new UserProfile(
                                                new UserName("A"), "b.png", Optional.empty()),
                                        Instant.ofEpochSecond(0),
                                        Instant.ofEpochSecond(4),
                                        4)));
        assertThat(given(new UserRenamed(ID, new UserName("A")))).isEqualTo(UserState.none());
        assertThat(given(REGISTERED, new UserDeleted(ID), REGISTERED))
                .isEqualTo(new UserState.Deleted(1));
    }

    @Test
    void aProfileHasBounds() {
        assertThatThrownBy(() -> profile("x".repeat(2049), "{}").checked())
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("avatar")
                .hasMessageContaining("2048");
        assertThatThrownBy(() -> profile("", "{\"a\": \"" + "é".repeat(4096) + "\"}").checked())
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("profile_data")
                .hasMessageContaining("8192");
        assertThat(profile("é".repeat(1024), "{}").checked()).isNotNull();
    }

    private static UserProfile profile(String avatar, String data) {
        return new UserProfile(new UserName("A"), avatar, Optional.of(data));
    }
}
