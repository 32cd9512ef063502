package parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** So many followers of so many topics, at rising rates: each server as far as it keeps up. */
final class FanOut implements AutoCloseable {

    /** A server, with its followers once they are needed, and its figures at the rate of now. */
    private static final class Lane {
        final LivePeer peer;
        Optional<Swarm> swarm = Optional.empty();
        LiveCell cell;

        Lane(LivePeer peer, LiveCell cell) {
            this.peer = peer;
            this.cell = cell;
        }
    }

    /** How long a server is warmed up before the next, in seconds. */
    private static final int TURN = 2;

    private final List<Lane> lanes;
    private final int subscribers;
    private final List<String> topics;
    private final List<LiveCell> cells = new ArrayList<>();
    private long number;

    /**
     * @param topics of which the subscribers are a multiple
     */
    FanOut(List<LivePeer> peers, int subscribers, List<String> topics) {
        this.subscribers = subscribers;
        this.topics = topics;
        this.lanes = peers.stream().map(peer -> new Lane(peer, cell(peer, 0))).toList();
    }

    private LiveCell cell(LivePeer peer, int rate) {
        return new LiveCell(peer.name(), subscribers, topics.size(), rate);
    }

    /** Measures, warm. */
    List<LiveCell> measure(List<Integer> rates, double seconds, int rounds)
            throws IOException, InterruptedException {
        List<Lane> left = new ArrayList<>(lanes);
        for (int rate : rates) {
            for (Lane lane : left) {
                lane.cell = cell(lane.peer, rate);
                cells.add(lane.cell);
            }
            for (int i = 1; i <= rounds; i++) {
                List<Lane> order = new ArrayList<>(left);
                Collections.shuffle(order, new Random(i));
                for (Lane lane : order) {
                    measure(lane, seconds);
                }
            }
            left.removeIf(lane -> !lane.cell.held());
        }
        return cells;
    }

    private void measure(Lane lane, double seconds) throws IOException, InterruptedException {
        LiveCell cell = lane.cell;
        try {
            LiveRound round = run(lane, cell.rate(), seconds);
            cell.add(round);
            Progress.tell(
                    "%s: %,.0f a core-second, p99 %.1f ms%s"
                            .formatted(
                                    cell.title(),
                                    round.perCoreSecond(),
                                    round.p99Millis(),
                                    round.held() ? "" : ", not held"));
        } catch (IOException e) {
            // It parts with who does not keep up, or this program did not.
            Progress.tell(cell.title() + ": " + e);
            cell.addBroken();
            if (lane.swarm.isPresent()) {
                lane.swarm.get().close();
                lane.swarm = Optional.empty();
            }
        }
    }

    /**
     * The servers' and this program's code is compiled, and is not measured. They take turns, so
     * that none of them waits for an answer to its pings for longer than it is ready to.
     *
     * @param seconds for each
     */
    void warmUp(int rate, int seconds) throws IOException, InterruptedException {
        Progress.tell("warming up, %d s each".formatted(seconds));
        for (int left = seconds; left > 0; left -= TURN) {
            for (Lane lane : lanes) {
                run(lane, rate, Math.min(TURN, left));
            }
        }
    }

    private LiveRound run(Lane lane, int rate, double seconds)
            throws IOException, InterruptedException {
        for (Lane other : lanes) {
            if (other.swarm.isPresent()) {
                other.swarm.get().attend(); // answers pings
            }
        }
        if (lane.swarm.isEmpty()) {
            lane.swarm = Optional.of(Swarm.join(lane.peer, subscribers, topics));
        }
        Pace pace = new Pace(rate, seconds, number, topics.size());
        number += roundUp(pace.count(), topics.size());
        return LiveRound.run(lane.peer, lane.swarm.get(), pace);
    }

    /** So that each round begins with the first topic. */
    private static long roundUp(long count, int multiple) {
        return (count + multiple - 1) / multiple * multiple;
    }

    @Override
    public void close() throws IOException {
        for (Lane lane : lanes) {
            if (lane.swarm.isPresent()) {
                lane.swarm.get().close();
            }
        }
    }
}
