package parley.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parley.v1.DeleteTopicResponse;
import parley.v1.Topic;
import parley.v1.Visibility;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley topics}: the topics that the caller may read, by name, and what changes them. */
@Command(
        name = "topics",
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Lists the topics that you may read; its commands show and change topics.")
final class TopicsCommand implements Callable<Integer> {

    static final String REFERENCE = "The topic's id, or its name.";

    private final Terminal terminal;

    @Mixin private final HubOptions options;

    TopicsCommand(Map<String, String> environment, Terminal terminal) {
        this.options = new HubOptions(environment);
        this.terminal = terminal;
    }

    /** The commands {@code parley topics members …}, with the same options. */
    MembersCommand members() {
        return new MembersCommand(options, terminal);
    }

    @Override
    public Integer call() {
        return list();
    }

    @Command(name = "list", description = "Lists the topics that you may read.")
    int list() {
        Listing<Topic> listing =
                new Listing<>(
                        terminal,
                        options.json(),
                        "No topics.",
                        List.of("ID", "CREATED", "CREATOR", "NAME"),
                        this::cells);
        return asking(hub -> listing.show(Pages.ofTopics(hub)));
    }

    @Command(name = "show", description = "Shows a topic.")
    int show(@Parameters(paramLabel = "TOPIC", description = REFERENCE) String topic) {
        return asking(hub -> show(new TopicReference(topic).resolve(hub, hub::topic)));
    }

    @Command(
            name = "create",
            description = {
                "Creates a topic of yours.",
                "Unless it is private, everyone signed in may read it and post to it."
            })
    int create(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = "--id",
                            paramLabel = "ID",
                            converter = EntityId.Converter.class,
                            description = "Its id (default: a short one that the hub makes).")
                    @Nullable EntityId id,
            @Option(names = "--private", description = "For its members alone.")
                    boolean isPrivate) {
        Topic.Builder topic =
                Topic.newBuilder()
                        .setName(name)
                        .setVisibility(isPrivate ? Visibility.PRIVATE : Visibility.PUBLIC);
        if (id != null) {
            topic.setId(id.text());
        }
        return asking(hub -> say(hub.createTopic(topic.build()), "Created topic %s, '%s'."));
    }

    @Command(name = "rename", description = "Gives a topic of yours another name.")
    int rename(
            @Parameters(paramLabel = "TOPIC", description = REFERENCE) String topic,
            @Parameters(paramLabel = "NAME", description = "Its new name.") String name) {
        return asking(
                hub ->
                        say(
                                new TopicReference(topic)
                                        .resolve(hub, id -> hub.renameTopic(id, name)),
                                "Topic %s is now called '%s'."));
    }

    @Command(name = "delete", description = "Deletes a topic of yours with all its messages.")
    int delete(@Parameters(paramLabel = "TOPIC", description = REFERENCE) String topic) {
        return asking(
                hub -> {
                    String deleted =
                            new TopicReference(topic)
                                    .resolve(
                                            hub,
                                            id -> {
                                                hub.deleteTopic(id);
                                                return id;
                                            });
                    if (options.json()) {
                        terminal.json(DeleteTopicResponse.getDefaultInstance());
                    } else {
                        terminal.line("Deleted topic %s with its messages.".formatted(deleted));
                    }
                });
    }

    private int asking(Consumer<HubClient> action) {
        try (HubClient hub = options.connect()) {
            action.accept(hub);
        }
        return ExitCode.DONE.number();
    }

    private Table.Cell[] cells(Topic topic) {
        boolean isPrivate = topic.getVisibility() == Visibility.PRIVATE;
        return new Table.Cell[] {
            Table.Cell.of(Style.BOLD, topic.getId()),
            Table.Cell.of(Style.DIM, terminal.time(topic.getCreatedAt())),
            Table.Cell.of(Style.NAME, topic.getCreatorId()),
            Table.Cell.of(Style.PLAIN, topic.getName() + (isPrivate ? " (private)" : ""))
        };
    }

    /** For people, a sentence about the topic's id and name. */
    private void say(Topic topic, String sentence) {
        if (options.json()) {
            terminal.json(topic);
        } else {
            terminal.line(
                    sentence.formatted(
                            HarmlessText.line(topic.getId()), HarmlessText.line(topic.getName())));
        }
    }

    private void show(Topic topic) {
        if (options.json()) {
            terminal.json(topic);
            return;
        }
        boolean isPrivate = topic.getVisibility() == Visibility.PRIVATE;
        String members =
                topic.getUsersMap().keySet().stream().sorted().collect(Collectors.joining(", "));
        Table table = new Table();
        table.fact("ID", topic.getId());
        table.fact("NAME", topic.getName());
        table.fact("READ BY", isPrivate ? "its members" : "everyone signed in");
        table.fact("CREATOR", topic.getCreatorId());
        table.fact("MEMBERS", members);
        table.fact("CREATED", terminal.time(topic.getCreatedAt()));
        table.fact("UPDATED", terminal.time(topic.getUpdatedAt()));
        table.fact("VERSION", Long.toString(topic.getVersion()));
        table.print(terminal);
    }
}
