package parley.api;

import static parley.api.RefusedException.unwrap;

import java.util.List;
import java.util.Optional;
import parley.command.UserCommands;
import parley.domain.Caller;
import parley.domain.Command.CreateUser;
import parley.domain.Command.DeleteUser;
import parley.domain.Command.UpdateUser;
import parley.domain.InvalidInput;
import parley.domain.Refusal;
import parley.domain.User;
import parley.domain.UserId;
import parley.domain.UserName;
import parley.domain.UserProfile;
import parley.v1.CreateUserRequest;
import parley.v1.CreateUserResponse;
import parley.v1.DeleteUserRequest;
import parley.v1.DeleteUserResponse;
import parley.v1.GetUserRequest;
import parley.v1.GetUserResponse;
import parley.v1.GetUsersRequest;
import parley.v1.GetUsersResponse;
import parley.v1.ListUsersRequest;
import parley.v1.ListUsersResponse;
import parley.v1.UpdateUserRequest;
import parley.v1.UpdateUserResponse;
import parley.v1.UserServiceGrpc;
import parley.view.PageBytes;
import parley.view.directory.Directory;
import parley.view.message.Part;

/** {@code parley.v1.UserService}. Anyone signed in may read users. */
final class UserEndpoints {
    private static final String LIST = "users";

    private final UserCommands commands;
    private final Directory directory;

    UserEndpoints(UserCommands commands, Directory directory) {
        this.commands = commands;
        this.directory = directory;
    }

    Service service() {
        return new Service(
                UserServiceGrpc.getServiceDescriptor(),
                List.of(
                        new Endpoint<>(UserServiceGrpc.getCreateUserMethod(), this::create),
                        new Endpoint<>(UserServiceGrpc.getListUsersMethod(), this::list),
                        new Endpoint<>(UserServiceGrpc.getGetUserMethod(), this::get),
                        new Endpoint<>(UserServiceGrpc.getGetUsersMethod(), this::getSeveral),
                        new Endpoint<>(UserServiceGrpc.getUpdateUserMethod(), this::update),
                        new Endpoint<>(UserServiceGrpc.getDeleteUserMethod(), this::delete)));
    }

    private CreateUserResponse create(CreateUserRequest request, Call call)
            throws RefusedException {
        parley.v1.User proto = request.getUser();
        UserId id =
                proto.getId().isEmpty()
                        ? signedIn(call, "create a user")
                        : new UserId(proto.getId());
        UserProfile profile =
                new UserProfile(
                        new UserName(proto.getName()), proto.getAvatar(), Protos.data(proto));
        CreateUser command = new CreateUser(id, profile);
        User created = unwrap(commands.create(command, call.caller(), call.deadline()));
        return CreateUserResponse.newBuilder().setUser(Protos.user(created)).build();
    }

    private ListUsersResponse list(ListUsersRequest request, Call call) throws RefusedException {
        signedIn(call, "list users");
        int size = PageSize.of(request.getPageSize());
        List<User> found = directory.users(after(request.getPageKey()), size + 1);
        Part<User> page = PageSize.cut(found, size, UserEndpoints::bytes);
        ListUsersResponse.Builder response = ListUsersResponse.newBuilder();
        page.found().forEach(user -> response.addUsers(Protos.user(user)));
        if (page.more()) {
            String last = page.found().getLast().id().text();
            response.setNextPageKey(new PageKey(List.of(LIST, last)).text());
        }
        return response.build();
    }

    /** In an answer, about. */
    private static long bytes(User user) {
        UserProfile profile = user.profile();
        return (long) profile.avatar().length() + profile.data().map(String::length).orElse(0);
    }

    private static Optional<UserId> after(String pageKey) {
        if (pageKey.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new UserId(PageKey.parse(pageKey, LIST, 2).parts().get(1)));
        } catch (InvalidInput e) {
            throw PageKey.forged(pageKey);
        }
    }

    private GetUserResponse get(GetUserRequest request, Call call) throws RefusedException {
        signedIn(call, "read users");
        UserId id = new UserId(request.getId());
        User user =
                directory
                        .user(id)
                        .live()
                        .orElseThrow(() -> new RefusedException(Refusal.NotFound.user(id)));
        return GetUserResponse.newBuilder().setUser(Protos.user(user)).build();
    }

    private GetUsersResponse getSeveral(GetUsersRequest request, Call call)
            throws RefusedException {
        signedIn(call, "read users");
        TopicEndpoints.checkIds(request.getIdsList());
        GetUsersResponse.Builder response = GetUsersResponse.newBuilder();
        PageBytes bytes = new PageBytes();
        for (String id : request.getIdsList()) {
            Optional<User> found = directory.user(new UserId(id)).live();
            bytes.add(found.map(UserEndpoints::bytes).orElse(0L));
            PageSize.checkBatch(bytes, "users", request.getIdsCount());
            found.ifPresent(user -> response.putUsers(id, Protos.user(user)));
        }
        return response.build();
    }

    private UpdateUserResponse update(UpdateUserRequest request, Call call)
            throws RefusedException {
        parley.v1.User proto = request.getUser();
        Optional<UserName> name = Optional.empty();
        Optional<String> avatar = Optional.empty();
        Optional<Optional<String>> data = Optional.empty();
        for (String path : request.getUpdateMask().getPathsList()) {
            switch (path) {
                case "name" -> name = Optional.of(new UserName(proto.getName()));
                case "avatar" -> avatar = Optional.of(proto.getAvatar());
                case "profile_data" -> data = Optional.of(Protos.data(proto));
                default ->
                        throw new InvalidInput(
                                "update_mask", path, "name fields of: name, avatar, profile_data");
            }
        }
        UpdateUser command =
                new UpdateUser(
                        new UserId(proto.getId()),
                        name,
                        avatar,
                        data,
                        Protos.version(proto.hasVersion(), proto.getVersion()));
        User updated = unwrap(commands.update(command, call.caller(), call.deadline()));
        return UpdateUserResponse.newBuilder().setUser(Protos.user(updated)).build();
    }

    private DeleteUserResponse delete(DeleteUserRequest request, Call call)
            throws RefusedException {
        DeleteUser command =
                new DeleteUser(
                        new UserId(request.getId()),
                        Protos.version(request.hasVersion(), request.getVersion()));
        unwrap(commands.delete(command, call.caller(), call.deadline()));
        return DeleteUserResponse.getDefaultInstance();
    }

    private static UserId signedIn(Call call, String what) throws RefusedException {
        return switch (call.caller()) {
            case Caller.SignedIn caller -> caller.user();
            case Caller.Anonymous _ -> throw new RefusedException(new Refusal.SignInNeeded(what));
        };
    }
}
