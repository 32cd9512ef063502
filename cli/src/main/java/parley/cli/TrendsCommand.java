package parley.cli;

import com.google.protobuf.Timestamp;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.v1.GetTopHashtagsResponse;
import parley.v1.GetTrendsResponse;
import parley.v1.HashtagCount;
import parley.v1.Trend;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code parley trends}: how many messages there were over time, or the top hashtags. */
@Command(
        name = "trends",
        description = {
            "Shows how many messages there were over time, as a chart; in a pipe, a bucket a line.",
            "With --top: the hashtags with the most messages, and how many they had before."
        })
final class TrendsCommand implements Callable<Integer> {

    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_TOP = 100;

    private final Map<String, String> environment;
    private final Terminal terminal;
    private final Clock clock;

    @Mixin private final HubOptions options;

    @Option(names = "--hashtag", paramLabel = "TAG", description = "Only with this hashtag.")
    private String hashtag = "";

    @Option(names = "--in", paramLabel = "TOPIC", description = TopicsCommand.REFERENCE)
    private String topic = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = {
                "Where to begin: 2026-11-21 (UTC) or 2026-11-21T17:00:00Z",
                "(default: a day before the end)."
            })
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Where to end, not counted itself (default: now).")
    private String to = "";

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "How long a bucket is: 1m, 90s, 24h, 1h30m (default: 1h).")
    private String every = "";

    @Option(
            names = "--top",
            arity = "0..1",
            fallbackValue = "10",
            paramLabel = "COUNT",
            description = "So many hashtags, 1 to " + MOST_TOP + " (10 when not said).")
    private @Nullable Integer top;

    TrendsCommand(Map<String, String> environment, Terminal terminal, Clock clock) {
        this.options = new HubOptions(environment);
        this.environment = environment;
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Integer limit = top;
        if (limit != null && !(hashtag.isEmpty() && every.isEmpty())) {
            throw options.wrong("--top goes with --in, --from and --to alone.");
        }
        if (limit != null && (limit < 1 || limit > MOST_TOP)) {
            throw options.wrong("--top is 1 to " + MOST_TOP + ".");
        }
        Instant end =
                to.isEmpty()
                        // What was posted just now counts.
                        ? clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)
                        : time("--to", to);
        Instant begin = from.isEmpty() ? end.minus(DAY) : time("--from", from);
        if (!begin.isBefore(end)) {
            throw options.wrong("--from must be before --to.");
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("from", begin.toString());
        query.put("to", end.toString());
        try (HubClient hub = options.connect()) {
            if (topic.isEmpty()) {
                ask(hub, query, begin, end);
            } else {
                new TopicReference(topic)
                        .resolve(
                                hub,
                                id -> {
                                    query.put("topic_id", id);
                                    return ask(hub, query, begin, end);
                                });
            }
        }
        return ExitCode.DONE.number();
    }

    private Instant time(String option, String text) {
        try {
            return text.length() <= 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw options.wrong(
                    "Invalid value of %s: '%s' is no time like 2026-11-21 or 2026-11-21T17:00:00Z"
                            .formatted(option, text));
        }
    }

    /** Shows what the hub says; answers nothing of interest. */
    private int ask(HubClient hub, Map<String, String> query, Instant begin, Instant end) {
        Integer limit = top;
        if (limit != null) {
            query.put("limit", limit.toString());
            show(hub.topHashtags(query));
            return 0;
        }
        if (!hashtag.isEmpty()) {
            query.put("hashtag", hashtag);
        }
        if (!every.isEmpty()) {
            query.put("aggregation", every);
        }
        show(hub.trends(query), begin, end);
        return 0;
    }

    private void show(GetTopHashtagsResponse top) {
        if (options.json()) {
            top.getHashtagsList().forEach(terminal::json);
            return;
        }
        if (top.getHashtagsCount() == 0) {
            terminal.line("No hashtags.");
            return;
        }
        Table table = new Table();
        table.row(
                Table.Cell.heading("hashtag"),
                Table.Cell.heading("messages"),
                Table.Cell.heading("before"),
                Table.Cell.heading("change"));
        for (HashtagCount count : top.getHashtagsList()) {
            table.row(
                    Table.Cell.of(Style.NAME, "#" + count.getHashtag()),
                    Table.Cell.of(Style.PLAIN, number(count.getCount())),
                    Table.Cell.of(Style.DIM, number(count.getPreviousCount())),
                    Table.Cell.of(Style.PLAIN, change(count)));
        }
        table.print(terminal);
    }

    private static String change(HashtagCount count) {
        int change = count.getCount() - count.getPreviousCount();
        return change == 0 ? "" : String.format(Locale.ROOT, "%+,d", change);
    }

    private void show(GetTrendsResponse trends, Instant begin, Instant end) {
        if (options.json()) {
            trends.getTrendsList().forEach(terminal::json);
        } else if (terminal.ends().outputIsPipe()) {
            lines(trends.getTrendsList());
        } else {
            chart(trends.getTrendsList(), begin, end);
        }
    }

    private void lines(List<Trend> trends) {
        Table table = new Table();
        for (Trend trend : trends) {
            table.row(
                    Table.Cell.of(Style.PLAIN, terminal.time(trend.getFrom())),
                    Table.Cell.of(Style.PLAIN, Integer.toString(trend.getCount())));
        }
        table.print(terminal);
    }

    private void chart(List<Trend> trends, Instant begin, Instant end) {
        long all = trends.stream().mapToLong(Trend::getCount).sum();
        if (all == 0) {
            terminal.line("No messages.");
            return;
        }
        TrendChart chart =
                new TrendChart(
                        trends,
                        begin,
                        end,
                        TerminalWidth.of(environment),
                        showsBlocks(environment));
        for (String line : chart.lines()) {
            terminal.line(terminal.style(Style.NAME, line));
        }
        String first = terminal.time(timestamp(begin));
        String last = terminal.time(timestamp(end));
        int between = Math.max(2, chart.width() - first.length() - last.length());
        terminal.line(terminal.style(Style.DIM, first + " ".repeat(between) + last));
        terminal.line(
                "%s %s; the highest column has %s."
                        .formatted(
                                number(all),
                                all == 1 ? "message" : "messages",
                                number(chart.most())));
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    /** The first of these variables that is set says what the terminal understands. */
    private static boolean showsBlocks(Map<String, String> environment) {
        return List.of("LC_ALL", "LC_CTYPE", "LANG").stream()
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(value -> value.toLowerCase(Locale.ROOT).replace("-", "").endsWith("utf8"))
                .orElse(true);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
