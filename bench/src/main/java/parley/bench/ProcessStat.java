package parley.bench;

import java.io.IOException;
import java.util.List;

/**
 * A process as {@code /proc/PID/stat} shows it (proc(5)). Times are in clock ticks, {@value
 * #TICKS_A_SECOND} a second, of user and system together.
 *
 * @param ownTicks of the process, with threads that have ended
 * @param waitedTicks of its children that have ended and been waited for, and theirs
 */
record ProcessStat(long pid, long parent, long ownTicks, long waitedTicks) {

    /** What Linux counts in towards programs, on every architecture that Java runs on. */
    static final int TICKS_A_SECOND = 100;

    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int WAITED_USER = 13;
    private static final int WAITED_SYSTEM = 14;

    /**
     * Reads the file's one line.
     *
     * @throws IOException when it is not such a line
     */
    static ProcessStat parse(String line) throws IOException {
        // The second field is the program's name in parentheses, and may hold any of both.
        int nameFrom = line.indexOf(" (");
        int nameTo = line.lastIndexOf(") ");
        if (nameFrom < 0 || nameTo < nameFrom) {
            throw new IOException("not a line of /proc/PID/stat: " + line);
        }
        List<String> rest = List.of(line.substring(nameTo + 2).strip().split(" ", -1));
        try {
            return new ProcessStat(
                    Long.parseLong(line.substring(0, nameFrom)),
                    Long.parseLong(rest.get(PARENT)),
                    Long.parseLong(rest.get(USER)) + Long.parseLong(rest.get(SYSTEM)),
                    Long.parseLong(rest.get(WAITED_USER))
                            + Long.parseLong(rest.get(WAITED_SYSTEM)));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IOException("not a line of /proc/PID/stat: " + line, e);
        }
    }
}
