package parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The servers that are compared, all running. */
final class LivePeers implements AutoCloseable {

    static final String PATH = "path";
    static final String HUB = "hub";
    static final String NCHAN = "nchan";
    static final String NATS = "nats";
    static final List<String> NAMES = List.of(PATH, HUB, NCHAN, NATS);

    private final List<LivePeer> all = new ArrayList<>();

    /**
     * Starts those that are wanted; tells which are not installed, and goes on without them.
     *
     * @param stage on which a hub is ready
     */
    static LivePeers start(Stage stage, HubProcess hub, List<String> names, List<String> topics)
            throws IOException, InterruptedException {
        LivePeers peers = new LivePeers();
        try {
            if (names.contains(PATH)) {
                peers.all.add(PathPeer.start(hub.pid(), topics));
            }
            if (names.contains(HUB)) {
                peers.all.add(HubPeer.of(hub, topics));
            }
            if (names.contains(NCHAN)) {
                peers.add(NchanPeer.start(stage.folder(), topics), "nginx with Nchan");
            }
            if (names.contains(NATS)) {
                peers.add(NatsPeer.start(stage.folder(), topics), "NATS");
            }
            return peers;
        } catch (IOException | InterruptedException | RuntimeException e) {
            peers.close();
            throw e;
        }
    }

    private void add(Optional<LivePeer> peer, String name) {
        if (peer.isEmpty()) {
            Progress.tell(name + " is not installed, and is left out");
        }
        peer.ifPresent(all::add);
    }

    List<LivePeer> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() throws IOException {
        for (LivePeer peer : all) {
            peer.close();
        }
        all.clear();
    }
}
