package parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The figures of live delivery, and how they compare. */
final class LiveReport {

    private static final String PATH = "Parley, delivery path alone";
    private static final String HUB = "Parley, durable posts";
    private static final String NCHAN = "Nchan";
    private static final int SUBSCRIBERS = 300;
    private static final String PER_CORE = "/core-s";

    /** What the delivery path is to reach, a core-second, at a rate. */
    private record PathBar(int rate, double wanted) {}

    private static final List<PathBar> PATH_BARS =
            List.of(
                    new PathBar(100, 140_000),
                    new PathBar(450, 250_000),
                    new PathBar(4000, 1_000_000));

    private final List<LiveCell> cells = new ArrayList<>();
    private boolean hasIdle;
    private final MarkdownTable idleTable =
            new MarkdownTable("idle connections", "how many", "resident KB for each");
    private final MarkdownTable stormTable =
            new MarkdownTable(
                    "all cut off at once",
                    "subscribers",
                    "caught up after",
                    "of the rounds",
                    "server CPU",
                    "missed",
                    "astray");
    private final MarkdownTable slowTable =
            new MarkdownTable(
                    "300 beside 300 that read nothing",
                    "p99 ms without",
                    "p99 ms with",
                    "KB for each",
                    "caught up after",
                    "missed");
    private boolean hasStorms;
    private boolean hasSlow;
    private long stormsAstray;
    private final Bars bars = new Bars();

    void addAll(List<LiveCell> more) {
        cells.addAll(more);
    }

    /**
     * @param storms of one server
     */
    void addStorms(String peer, int subscribers, List<ReconnectStorm> storms) {
        hasStorms = true;
        double[] seconds = storms.stream().mapToDouble(ReconnectStorm::seconds).sorted().toArray();
        long astray = storms.stream().mapToLong(ReconnectStorm::astray).sum();
        stormsAstray += astray;
        stormTable.row(
                peer,
                Machine.number(subscribers, 0),
                seconds(Rounds.median(seconds)),
                seconds(seconds[0]) + "–" + seconds(seconds[seconds.length - 1]),
                seconds(
                        Rounds.median(
                                storms.stream().mapToDouble(ReconnectStorm::serverCpu).toArray())),
                Long.toString(storms.stream().mapToLong(ReconnectStorm::missed).sum()),
                Long.toString(astray));
    }

    void add(String peer, SlowReaders slow) {
        hasSlow = true;
        slowTable.row(
                peer,
                Machine.number(slow.without().p99Millis(), 2),
                Machine.number(slow.with().p99Millis(), 2),
                Machine.number(slow.kilobytes(), 1),
                slow.parted() ? "cut off" : seconds(slow.catchUpSeconds()),
                Long.toString(slow.missed()));
    }

    void addIdle(String peer, int count, double kilobytes) {
        hasIdle = true;
        idleTable.row(peer, Machine.number(count, 0), Machine.number(kilobytes, 1));
        if (peer.equals(HUB)) {
            bars.under("an idle connection, resident", 20, kilobytes, "KB");
        }
    }

    private static String seconds(double seconds) {
        return Machine.number(seconds, 2) + " s";
    }

    /** Whether anything came out of order, or twice. */
    boolean failed() {
        return stormsAstray > 0 || cells.stream().anyMatch(cell -> cell.astray() > 0);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!cells.isEmpty()) {
            MarkdownTable table = LiveCell.table();
            cells.forEach(cell -> cell.addTo(table));
            text.append(table).append('\n');
            addFanOutBars();
        }
        if (hasStorms) {
            text.append(stormTable).append('\n');
        }
        if (hasSlow) {
            text.append(slowTable).append('\n');
        }
        if (hasIdle) {
            text.append(idleTable).append('\n');
        }
        return text.append(bars).toString();
    }

    private void addFanOutBars() {
        for (PathBar bar : PATH_BARS) {
            cell(PATH, bar.rate())
                    .ifPresent(
                            cell ->
                                    bars.atLeast(
                                            cell.title(),
                                            bar.wanted(),
                                            cell.perCoreSecond(),
                                            PER_CORE));
        }
        for (LiveCell nchan : cells) {
            if (nchan.peer().equals(NCHAN) && nchan.held()) {
                same(nchan, HUB).ifPresent(hub -> addRatio(hub, nchan));
            }
        }
        cells.stream()
                .filter(cell -> isMain(cell, HUB) && cell.held())
                .mapToInt(LiveCell::rate)
                .max()
                .ifPresent(this::addLatency);
    }

    private void addRatio(LiveCell hub, LiveCell nchan) {
        if (!hub.isEmpty()) {
            bars.atLeast(
                    hub.title() + ", to Nchan",
                    1,
                    hub.perCoreSecond() / nchan.perCoreSecond(),
                    "×");
        }
    }

    /** At the highest rate that is at most half of what it holds. */
    private void addLatency(int saturation) {
        cells.stream()
                .filter(cell -> isMain(cell, HUB) && 2 * cell.rate() <= saturation)
                .reduce((_, later) -> later)
                .ifPresent(cell -> bars.under(cell.title() + ", p99", 20, cell.p99Millis(), "ms"));
    }

    private static boolean isMain(LiveCell cell, String peer) {
        return cell.isOf(SUBSCRIBERS, 1) && cell.peer().equals(peer) && !cell.isEmpty();
    }

    private Optional<LiveCell> cell(String peer, int rate) {
        return cells.stream().filter(cell -> isMain(cell, peer) && cell.rate() == rate).findFirst();
    }

    private Optional<LiveCell> same(LiveCell as, String peer) {
        return cells.stream()
                .filter(cell -> cell.peer().equals(peer) && cell.isLike(as))
                .findFirst();
    }
}
