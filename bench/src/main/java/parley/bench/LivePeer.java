package parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A server that messages are published to, and that delivers them to those who follow a topic. */
interface LivePeer extends AutoCloseable {

    String name();

    LiveDialect dialect();

    /** Where subscribers connect. */
    InetSocketAddress subscribers();

    /** Before messages are published, and anything is measured. */
    default void prepare() throws IOException {}

    /** Publishes messages; returns when all have been taken, or some time after they should. */
    Published publish(Pace pace) throws IOException, InterruptedException;

    /** Of the process that holds the connections. */
    long pid();

    /** Processor time of all its processes, user and system, in seconds since they began. */
    default double cpu() throws IOException {
        ProcessTable table = ProcessTable.read(pid());
        return (table.ownTicks(pid()) + table.ticksBelow(pid()))
                / (double) ProcessStat.TICKS_A_SECOND;
    }

    /** Resident memory of what holds the connections, in KB. */
    default long resident() throws IOException {
        return Memory.of(pid()).now();
    }

    @Override
    void close() throws IOException;

    /**
     * What became of a {@link Pace}.
     *
     * @param taken messages that the server has taken
     * @param onTime whether the last was taken no later than a second after it was due
     */
    record Published(long taken, boolean onTime) {}
}
