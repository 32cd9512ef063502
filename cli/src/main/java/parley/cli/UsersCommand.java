package parley.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.v1.DeleteUserResponse;
import parley.v1.User;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley users}: who posts and reads. */
@Command(
        name = "users",
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Lists the users; its commands show and change users.")
final class UsersCommand implements Callable<Integer> {

    private static final String ID = "The user's id.";

    private final Terminal terminal;

    @Mixin private final HubOptions options;

    UsersCommand(Map<String, String> environment, Terminal terminal) {
        this.options = new HubOptions(environment);
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return list();
    }

    @Command(name = "list", description = "Lists the users.")
    int list() {
        Listing<User> listing =
                new Listing<>(
                        terminal,
                        options.json(),
                        "No users.",
                        List.of("ID", "CREATED", "NAME"),
                        this::cells);
        return asking(hub -> listing.show(Pages.ofUsers(hub)));
    }

    @Command(name = "show", description = "Shows a user.")
    int show(
            @Parameters(paramLabel = "USER", converter = EntityId.Converter.class, description = ID)
                    EntityId user) {
        return asking(hub -> show(hub.user(user)));
    }

    @Command(name = "create", description = "Registers a user before the first post.")
    int create(
            @Parameters(paramLabel = "USER", converter = EntityId.Converter.class, description = ID)
                    EntityId user,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "The user's name (default: the id).")
                    @Nullable String name) {
        User created =
                User.newBuilder()
                        .setId(user.text())
                        .setName(name == null ? user.text() : name)
                        .build();
        return asking(hub -> say(hub.createUser(created), "Created user %s, '%s'."));
    }

    @Command(name = "rename", description = "Gives a user another name.")
    int rename(
            @Parameters(paramLabel = "USER", converter = EntityId.Converter.class, description = ID)
                    EntityId user,
            @Parameters(paramLabel = "NAME", description = "The new name.") String name) {
        return asking(hub -> say(hub.renameUser(user, name), "User %s is now called '%s'."));
    }

    @Command(name = "delete", description = "Deletes a user with all of the user's messages.")
    int delete(
            @Parameters(paramLabel = "USER", converter = EntityId.Converter.class, description = ID)
                    EntityId user) {
        return asking(
                hub -> {
                    hub.deleteUser(user);
                    if (options.json()) {
                        terminal.json(DeleteUserResponse.getDefaultInstance());
                    } else {
                        terminal.line("Deleted user %s with all messages.".formatted(user));
                    }
                });
    }

    private int asking(Consumer<HubClient> action) {
        try (HubClient hub = options.connect()) {
            action.accept(hub);
        }
        return ExitCode.DONE.number();
    }

    private Table.Cell[] cells(User user) {
        return new Table.Cell[] {
            Table.Cell.of(Style.BOLD, user.getId()),
            Table.Cell.of(Style.DIM, terminal.time(user.getCreatedAt())),
            Table.Cell.of(Style.PLAIN, user.getName())
        };
    }

    /** For people, a sentence about the user's id and name. */
    private void say(User user, String sentence) {
        if (options.json()) {
            terminal.json(user);
        } else {
            terminal.line(
                    sentence.formatted(
                            HarmlessText.line(user.getId()), HarmlessText.line(user.getName())));
        }
    }

    private void show(User user) {
        if (options.json()) {
            terminal.json(user);
            return;
        }
        Table table = new Table();
        table.fact("ID", user.getId());
        table.fact("NAME", user.getName());
        table.fact("AVATAR", user.getAvatar());
        table.fact("CREATED", terminal.time(user.getCreatedAt()));
        table.fact("UPDATED", terminal.time(user.getUpdatedAt()));
        table.fact("VERSION", Long.toString(user.getVersion()));
        table.print(terminal);
    }
}
