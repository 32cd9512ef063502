package parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Where a post's time goes, in milliseconds, as the hub itself measures it; the mean of a round's
 * posts.
 *
 * @param total from the request's first byte to its answer's last
 * @param queue until its append is sent to the database
 * @param commit until that is on disk
 * @param tail until the hub shows the message
 */
record PostParts(
        OptionalDouble total, OptionalDouble queue, OptionalDouble commit, OptionalDouble tail) {

    private static final String UNKNOWN = "n/a";

    static PostParts between(HubTimers before, HubTimers after) {
        return new PostParts(
                after.meanMillisSince(
                        before, "parley_request_duration_seconds", "method=\"CreateMessage\""),
                after.meanMillisSince(before, "parley_append_queue_seconds", ""),
                after.meanMillisSince(before, "parley_append_commit_seconds", ""),
                after.meanMillisSince(before, "parley_append_shown_seconds", ""));
    }

    /** All that is none of the other parts: reading the request, deciding, answering. */
    OptionalDouble answer() {
        return total.isPresent() && queue.isPresent() && commit.isPresent() && tail.isPresent()
                ? OptionalDouble.of(
                        total.getAsDouble()
                                - queue.getAsDouble()
                                - commit.getAsDouble()
                                - tail.getAsDouble())
                : OptionalDouble.empty();
    }

    static MarkdownTable table() {
        return new MarkdownTable(
                "a post's time in the hub, ms",
                "connections",
                "in all",
                "queue",
                "commit",
                "tail",
                "answer");
    }

    /** Adds a row of the rounds' medians. */
    static void addTo(MarkdownTable table, String title, int connections, List<PostParts> rounds) {
        List<String> cells = new ArrayList<>(List.of(title, Integer.toString(connections)));
        List<Function<PostParts, OptionalDouble>> parts =
                List.of(
                        PostParts::total,
                        PostParts::queue,
                        PostParts::commit,
                        PostParts::tail,
                        PostParts::answer);
        for (Function<PostParts, OptionalDouble> part : parts) {
            double[] known =
                    rounds.stream().map(part).flatMapToDouble(OptionalDouble::stream).toArray();
            cells.add(known.length == 0 ? UNKNOWN : Machine.number(Rounds.median(known), 2));
        }
        table.row(cells.toArray(String[]::new));
    }
}
