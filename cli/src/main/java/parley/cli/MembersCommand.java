package parley.cli;

import java.util.List;
import java.util.function.BiFunction;
import parley.v1.Topic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code parley topics members}: who belongs to a topic. */
@Command(name = "members", description = "Lists, adds and removes a topic's members.")
final class MembersCommand {

    private final HubOptions options;
    private final Terminal terminal;

    /**
     * @param options of the command that this one stands below
     */
    MembersCommand(HubOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    @Command(name = "list", description = "Lists a topic's members, its creator first.")
    int list(
            @Parameters(paramLabel = "TOPIC", description = TopicsCommand.REFERENCE) String topic) {
        return with(topic, HubClient::topic);
    }

    @Command(name = "add", description = "Adds members to a topic, yourself or others.")
    int add(
            @Parameters(paramLabel = "TOPIC", description = TopicsCommand.REFERENCE) String topic,
            @Parameters(
                            paramLabel = "USER",
                            arity = "1..*",
                            converter = EntityId.Converter.class,
                            description = "User ids.")
                    List<EntityId> users) {
        return with(topic, (hub, id) -> hub.addMembers(id, texts(users)));
    }

    @Command(name = "remove", description = "Removes members from a topic, yourself or others.")
    int remove(
            @Parameters(paramLabel = "TOPIC", description = TopicsCommand.REFERENCE) String topic,
            @Parameters(
                            paramLabel = "USER",
                            arity = "1..*",
                            converter = EntityId.Converter.class,
                            description = "User ids.")
                    List<EntityId> users) {
        return with(topic, (hub, id) -> hub.removeMembers(id, texts(users)));
    }

    private static List<String> texts(List<EntityId> ids) {
        return ids.stream().map(EntityId::text).toList();
    }

    /** Shows the members that a topic has after an action on its id. */
    private int with(String topic, BiFunction<HubClient, String, Topic> action) {
        try (HubClient hub = options.connect()) {
            show(new TopicReference(topic).resolve(hub, id -> action.apply(hub, id)));
        }
        return ExitCode.DONE.number();
    }

    private void show(Topic topic) {
        if (options.json()) {
            terminal.json(topic);
            return;
        }
        Table table = new Table();
        if (!topic.getCreatorId().isEmpty()) {
            table.row(
                    Table.Cell.of(Style.NAME, topic.getCreatorId()),
                    Table.Cell.of(Style.DIM, "(creator)"));
        }
        topic.getUsersMap().keySet().stream()
                .sorted()
                .forEach(
                        user ->
                                table.row(
                                        Table.Cell.of(Style.NAME, user),
                                        Table.Cell.of(Style.PLAIN, "")));
        table.print(terminal);
    }
}
