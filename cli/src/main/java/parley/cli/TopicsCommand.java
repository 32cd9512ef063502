package parley.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import parley.v1.Topic;
import parley.v1.Visibility;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code parley topics}: the topics that the caller may read, by name. */
@Command(name = "topics", description = "Lists the topics that you may read.")
final class TopicsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin private final HubOptions options;

    TopicsCommand(Map<String, String> environment, Terminal terminal) {
        this.options = new HubOptions(environment);
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (HubClient hub = options.connect()) {
            // Page by page, so that very many topics need no more room than one page.
            Iterator<List<Topic>> pages = TopicPages.of(hub).iterator();
            for (boolean first = true; pages.hasNext(); first = false) {
                show(pages.next(), first);
            }
        }
        return ExitCode.DONE.number();
    }

    private void show(List<Topic> page, boolean first) {
        if (options.json()) {
            page.forEach(terminal::json);
            return;
        }
        if (first && page.isEmpty()) {
            terminal.line("No topics.");
            return;
        }
        Table table = new Table();
        if (first) {
            table.row(heading("ID"), heading("CREATED"), heading("CREATOR"), heading("NAME"));
        }
        for (Topic topic : page) {
            boolean isPrivate = topic.getVisibility() == Visibility.PRIVATE;
            table.row(
                    Table.Cell.of(Style.BOLD, topic.getId()),
                    Table.Cell.of(Style.DIM, terminal.time(topic.getCreatedAt())),
                    Table.Cell.of(Style.NAME, topic.getCreatorId()),
                    Table.Cell.of(Style.PLAIN, topic.getName() + (isPrivate ? " (private)" : "")));
        }
        table.print(terminal);
    }

    private static Table.Cell heading(String text) {
        return Table.Cell.of(Style.DIM, text);
    }
}
