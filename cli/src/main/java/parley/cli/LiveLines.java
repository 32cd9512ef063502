package parley.cli;

import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Live events for people: a line for each message, and a dim one for whatever else happened. What
 * this program does not know, it leaves out.
 */
final class LiveLines implements LiveOutput {

    private final Terminal terminal;
    private final Map<String, String> names;
    private final Table table = new Table();

    /**
     * @param names what the topics are called, by their ids; of one alone nothing is said
     */
    LiveLines(Terminal terminal, Map<String, String> names) {
        this.terminal = terminal;
        this.names = Map.copyOf(names);
    }

    @Override
    public void show(LiveFrame frame) {
        switch (frame.type()) {
            case "messagePosted" -> posted(frame);
            case "messageEdited" ->
                    note(
                            frame,
                            frame.time("message", "updatedAt"),
                            "edited %s: %s"
                                    .formatted(
                                            frame.string("message", "id"),
                                            frame.string("message", "contentText")));
            case "messageDeleted" -> note(frame, "deleted " + frame.string("messageId"));
            case "topicCreated" ->
                    note(
                            frame,
                            frame.time("topic", "createdAt"),
                            "the topic '%s' was created".formatted(frame.string("topic", "name")));
            case "topicRenamed" ->
                    note(frame, "the topic is now called '%s'".formatted(frame.string("name")));
            case "visibilityChanged" ->
                    note(
                            frame,
                            frame.string("visibility").equals("PRIVATE")
                                    ? "the topic is now for its members alone"
                                    : "the topic is now for everyone signed in");
            case "membersAdded" -> note(frame, "added: " + users(frame));
            case "membersRemoved" -> note(frame, "removed: " + users(frame));
            case "topicDeleted" -> note(frame, "the topic was deleted");
            default -> {
                // Nothing that a person waits for, or something newer than this program.
            }
        }
    }

    private void posted(LiveFrame frame) {
        row(
                frame,
                frame.time("message", "createdAt"),
                MessageCells.author(frame.string("message", "userId")),
                MessageCells.content(
                        frame.string("message", "contentText"),
                        frame.string("message", "contentType"),
                        frame.isTrue("message", "edited")));
    }

    private void note(LiveFrame frame, String text) {
        note(frame, frame.time("time"), text);
    }

    private void note(LiveFrame frame, Timestamp time, String text) {
        row(frame, time, Table.Cell.of(Style.DIM, ""), Table.Cell.lines(Style.DIM, text));
    }

    private void row(LiveFrame frame, Timestamp time, Table.Cell author, Table.Cell content) {
        List<Table.Cell> cells = new ArrayList<>();
        cells.add(Table.Cell.of(Style.DIM, terminal.time(time)));
        if (names.size() > 1) {
            String topic = frame.topicId();
            cells.add(Table.Cell.of(Style.BOLD, names.getOrDefault(topic, topic)));
        }
        cells.add(author);
        cells.add(content);
        table.row(cells.toArray(Table.Cell[]::new));
        table.print(terminal);
    }

    private static String users(LiveFrame frame) {
        return String.join(", ", frame.strings("users"));
    }
}
