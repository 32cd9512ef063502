package parley.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.v1.FilterMessagesResponse;
import parley.v1.Highlights;
import parley.v1.Message;
import parley.v1.SearchMessagesResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code parley search QUERY...}: messages of all topics that fit a query, the best first; without
 * a query those that fit the options, the newest first.
 */
@Command(
        name = "search",
        description = {
            "Finds messages: with all of the words, typing errors forgiven, the best first.",
            "Without words: those that fit the options, the newest first.",
            "",
            "\"Words in quotes\" stand in this order; #hashtag, from:USER, in:TOPIC, before:TIME,",
            "after:TIME and has:link narrow it down. A shell wants quotes around such a query:",
            "parley search '\"free lunch\" #food after:2026-11-01'",
            ""
        })
final class SearchCommand implements Callable<Integer> {

    private static final int LARGEST_LIMIT = 100_000;
    private static final int PAGE_SIZE = 100;

    private final Terminal terminal;

    @Mixin private final HubOptions options;

    @Parameters(
            index = "0..*",
            arity = "0..*",
            paramLabel = "QUERY",
            description = "What to look for. Put -- before words that begin with -.")
    private List<String> query = List.of();

    @Option(names = "--in", paramLabel = "TOPIC", description = TopicsCommand.REFERENCE)
    private String topic = "";

    @Option(names = "--from", paramLabel = "USER", description = "Only by this user: an id.")
    private String author = "";

    @Option(names = "--hashtag", paramLabel = "TAG", description = "Only with this hashtag.")
    private String hashtag = "";

    @Option(
            names = "--after",
            paramLabel = "TIME",
            description = "Only posted then or later: 2026-11-21 (UTC) or 2026-11-21T17:00:00Z.")
    private String after = "";

    @Option(names = "--before", paramLabel = "TIME", description = "Only posted before that.")
    private String before = "";

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            description = "How many messages, 1 to " + LARGEST_LIMIT + " (default: 20).")
    private int limit = 20;

    SearchCommand(Map<String, String> environment, Terminal terminal) {
        this.options = new HubOptions(environment);
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw options.wrong("--limit is 1 to " + LARGEST_LIMIT + ".");
        }
        String words = String.join(" ", query).strip();
        Map<String, String> filters = filters();
        if (words.isEmpty() && filters.isEmpty() && topic.isEmpty()) {
            throw options.wrong("Missing required parameter: 'QUERY', or an option that narrows");
        }
        try (HubClient hub = options.connect()) {
            if (topic.isEmpty()) {
                find(hub, words, filters);
            } else {
                new TopicReference(topic)
                        .resolve(
                                hub,
                                id -> {
                                    filters.put("topic_id", id);
                                    return find(hub, words, filters);
                                });
            }
        }
        return ExitCode.DONE.number();
    }

    private Map<String, String> filters() {
        Map<String, String> filters = new LinkedHashMap<>();
        put(filters, "user_id", author);
        put(filters, "hashtag", hashtag);
        put(filters, "from", after);
        put(filters, "to", before);
        return filters;
    }

    private static void put(Map<String, String> filters, String name, String value) {
        if (!value.isEmpty()) {
            filters.put(name, value);
        }
    }

    /** A page of what was found. */
    private record Found(
            List<Message> messages, Map<String, Highlights> highlights, String nextPageKey) {}

    /**
     * Shows what is found, page by page.
     *
     * @return how many
     */
    private int find(HubClient hub, String words, Map<String, String> filters) {
        int shown = 0;
        String pageKey = "";
        do {
            int wanted = limit - shown;
            Found page = page(hub, words, filters, pageKey, Math.min(wanted, PAGE_SIZE));
            List<Message> messages = page.messages().stream().limit(wanted).toList();
            show(messages, page.highlights());
            shown += messages.size();
            pageKey = page.nextPageKey();
        } while (shown < limit && !pageKey.isEmpty());
        if (shown == 0 && !options.json()) {
            terminal.line("Nothing found.");
        }
        return shown;
    }

    private static Found page(
            HubClient hub, String words, Map<String, String> filters, String pageKey, int size) {
        if (words.isEmpty()) {
            FilterMessagesResponse page = hub.filter(filters, pageKey, size);
            return new Found(page.getMessagesList(), Map.of(), page.getNextPageKey());
        }
        Map<String, String> query = new LinkedHashMap<>(filters);
        query.put("query", words);
        SearchMessagesResponse page = hub.search(query, pageKey, size);
        return new Found(page.getMessagesList(), page.getHighlightsMap(), page.getNextPageKey());
    }

    private void show(List<Message> messages, Map<String, Highlights> highlights) {
        if (options.json()) {
            messages.forEach(terminal::json);
            return;
        }
        Table table = new Table();
        for (Message message : messages) {
            table.row(
                    Table.Cell.of(Style.DIM, terminal.time(message.getCreatedAt())),
                    Table.Cell.of(Style.DIM, message.getTopicId()),
                    MessageCells.author(message.getUserId()),
                    content(message, highlights.get(message.getId())));
        }
        table.print(terminal);
    }

    private Table.Cell content(Message message, @Nullable Highlights highlights) {
        if (message.getContentText().isEmpty() || highlights == null) {
            return MessageCells.content(
                    message.getContentText(), message.getContentType(), message.getEdited());
        }
        String text =
                Highlighted.text(message.getContentText(), highlights.getRangesList(), terminal);
        return new Table.Cell(Style.PLAIN, text + (message.getEdited() ? " (edited)" : ""));
    }
}
