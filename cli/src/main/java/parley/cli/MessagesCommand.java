package parley.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.v1.DeleteMessageResponse;
import parley.v1.ListMessagesResponse;
import parley.v1.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code parley messages TOPIC}: a topic's newest messages, the newest last; and what shows and
 * changes a message.
 */
@Command(
        name = "messages",
        synopsisSubcommandLabel = "[COMMAND]",
        description = {
            "Shows a topic's newest messages, the newest last.",
            "Its commands show and change a message."
        })
final class MessagesCommand implements Callable<Integer> {

    private static final int LARGEST_LIMIT = 100_000;
    private static final int PAGE_SIZE = 100;

    private final Terminal terminal;

    @Mixin private final HubOptions options;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TOPIC",
            description = {
                TopicsCommand.REFERENCE,
                "Put -- before a topic that is called as one of the commands."
            })
    private String topic = "";

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            description = "How many messages, 1 to " + LARGEST_LIMIT + " (default: 100).")
    private int limit = 100;

    @Option(
            names = "--from-position",
            paramLabel = "POSITION",
            description = {
                "Begins with the message at this place in the topic, from 0, instead of showing",
                "the newest; --json shows the places."
            })
    private @Nullable Long from;

    MessagesCommand(Map<String, String> environment, Terminal terminal) {
        this.options = new HubOptions(environment);
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (topic.isEmpty()) {
            throw options.wrong("Missing required parameter: 'TOPIC'");
        }
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw options.wrong("--limit is 1 to " + LARGEST_LIMIT + ".");
        }
        if (from != null && from < 0) {
            throw options.wrong("--from-position is 0 or more.");
        }
        try (HubClient hub = options.connect()) {
            List<Message> messages =
                    new TopicReference(topic).resolve(hub, id -> messages(hub, id));
            show(messages);
        }
        return ExitCode.DONE.number();
    }

    private List<Message> messages(HubClient hub, String topicId) {
        if (from == null) {
            return NewestMessages.read(hub, topicId, limit).newestFirst().reversed();
        }
        List<Message> messages = new ArrayList<>();
        long next = from;
        ListMessagesResponse page;
        do {
            page = hub.messagesFrom(topicId, next, Math.min(limit - messages.size(), PAGE_SIZE));
            messages.addAll(page.getMessagesList());
            next = messages.isEmpty() ? next : messages.getLast().getPosition() + 1;
        } while (messages.size() < limit && !page.getNextPageKey().isEmpty());
        return messages;
    }

    @Command(name = "show", description = "Shows a message.")
    int show(
            @Parameters(
                            paramLabel = "MESSAGE",
                            converter = EntityId.Converter.class,
                            description = "The message's id.")
                    EntityId message) {
        try (HubClient hub = options.connect()) {
            show(List.of(hub.message(message)));
        }
        return ExitCode.DONE.number();
    }

    @Command(name = "edit", description = "Replaces the text of a message of yours.")
    int edit(
            @Parameters(
                            paramLabel = "MESSAGE",
                            converter = EntityId.Converter.class,
                            description = "The message's id.")
                    EntityId message,
            @Parameters(
                            paramLabel = "TEXT",
                            description = {TextInput.DESCRIPTION, TextInput.DASHES})
                    String text) {
        String replacement = new TextInput(options, terminal).text(text);
        try (HubClient hub = options.connect()) {
            Message edited = hub.editMessage(message, replacement);
            if (options.json()) {
                terminal.json(edited);
            } else {
                terminal.line("Edited %s.".formatted(HarmlessText.line(edited.getId())));
            }
        }
        return ExitCode.DONE.number();
    }

    @Command(name = "delete", description = "Deletes a message of yours.")
    int delete(
            @Parameters(
                            paramLabel = "MESSAGE",
                            converter = EntityId.Converter.class,
                            description = "The message's id.")
                    EntityId message) {
        try (HubClient hub = options.connect()) {
            hub.deleteMessage(message);
            if (options.json()) {
                terminal.json(DeleteMessageResponse.getDefaultInstance());
            } else {
                terminal.line("Deleted %s.".formatted(message));
            }
        }
        return ExitCode.DONE.number();
    }

    private void show(List<Message> messages) {
        if (options.json()) {
            messages.forEach(terminal::json);
            return;
        }
        if (messages.isEmpty()) {
            terminal.line("No messages.");
            return;
        }
        Table table = new Table();
        for (Message message : messages) {
            table.row(
                    Table.Cell.of(Style.DIM, terminal.time(message.getCreatedAt())),
                    MessageCells.author(message.getUserId()),
                    MessageCells.content(
                            message.getContentText(),
                            message.getContentType(),
                            message.getEdited()));
        }
        table.print(terminal);
    }
}
