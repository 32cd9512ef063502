package parley.bench;

import java.io.IOException;

/**
 * Processor time used, in seconds, by each of the three that share the machine.
 *
 * @param hub its JVM alone
 * @param database all processes that the hub started: the postmaster and its backends, also those
 *     that have ended since
 * @param client this JVM
 */
record Cpu(double hub, double database, double client) {

    /** Since each began. */
    static Cpu of(long hubPid) throws IOException {
        ProcessTable table = ProcessTable.read(hubPid);
        return new Cpu(
                seconds(table.ownTicks(hubPid)),
                seconds(table.ticksBelow(hubPid)),
                seconds(table.ownTicks(ProcessHandle.current().pid())));
    }

    /**
     * What was used since an earlier moment.
     *
     * @throws BenchFailure when the database was started anew in between
     */
    Cpu since(Cpu earlier) {
        if (database < earlier.database) {
            throw new BenchFailure("the database was started anew during the measurement");
        }
        return new Cpu(hub - earlier.hub, database - earlier.database, client - earlier.client);
    }

    private static double seconds(long ticks) {
        return ticks / (double) ProcessStat.TICKS_A_SECOND;
    }
}
