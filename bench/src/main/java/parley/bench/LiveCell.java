package parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The rounds of one server with so many followers, at one rate; figures are their medians. */
final class LiveCell {

    private final String peer;
    private final int subscribers;
    private final int topics;
    private final int rate;
    private final List<LiveRound> rounds = new ArrayList<>();
    private int broken;

    LiveCell(String peer, int subscribers, int topics, int rate) {
        this.peer = peer;
        this.subscribers = subscribers;
        this.topics = topics;
        this.rate = rate;
    }

    static MarkdownTable table() {
        return new MarkdownTable(
                "",
                "subscribers",
                "topics",
                "messages/s",
                "deliveries/s",
                "per core-second",
                "of the rounds",
                "p50 ms",
                "p99 ms",
                "max ms",
                "server cores",
                "client cores",
                "lost",
                "astray",
                "held");
    }

    String peer() {
        return peer;
    }

    int rate() {
        return rate;
    }

    boolean isOf(int subscribers, int topics) {
        return this.subscribers == subscribers && this.topics == topics;
    }

    /** Whether the other has as many subscribers, topics and messages. */
    boolean isLike(LiveCell other) {
        return isOf(other.subscribers, other.topics) && rate == other.rate;
    }

    void add(LiveRound round) {
        rounds.add(round);
    }

    /** A round in which the server ended a connection. */
    void addBroken() {
        broken++;
    }

    boolean isEmpty() {
        return rounds.isEmpty();
    }

    /** Whether the rate was kept up with in most rounds. */
    boolean held() {
        return 2 * rounds.stream().filter(LiveRound::held).count() > rounds.size() + broken;
    }

    double perCoreSecond() {
        return median(LiveRound::perCoreSecond);
    }

    double p99Millis() {
        return median(LiveRound::p99Millis);
    }

    private long missing() {
        return rounds.stream().mapToLong(LiveRound::missing).sum();
    }

    long astray() {
        return rounds.stream().mapToLong(LiveRound::astray).sum();
    }

    private double median(ToDoubleFunction<LiveRound> figure) {
        return Rounds.median(rounds.stream().mapToDouble(figure).toArray());
    }

    String title() {
        return "%s, subscribers: %d, topics: %d, %,d/s".formatted(peer, subscribers, topics, rate);
    }

    void addTo(MarkdownTable table) {
        if (isEmpty()) {
            return;
        }
        double[] perCore = rounds.stream().mapToDouble(LiveRound::perCoreSecond).sorted().toArray();
        table.row(
                peer,
                Machine.number(subscribers, 0),
                Integer.toString(topics),
                Machine.number(rate, 0),
                Machine.number(median(round -> round.deliveries() / round.seconds()), 0),
                Machine.number(perCoreSecond(), 0),
                Machine.number(perCore[0], 0)
                        + "–"
                        + Machine.number(perCore[perCore.length - 1], 0),
                Machine.number(median(round -> round.millisAt(50)), 2),
                Machine.number(p99Millis(), 2),
                Machine.number(
                        rounds.stream().mapToDouble(LiveRound::maxMillis).max().orElse(0), 1),
                Machine.number(median(round -> round.serverCpu() / round.seconds()), 2),
                Machine.number(median(round -> round.clientCpu() / round.seconds()), 2),
                String.format(Locale.ROOT, "%,d", missing()),
                Long.toString(astray()),
                held() ? "yes" : broken > 0 ? "cut" : "no");
    }
}
