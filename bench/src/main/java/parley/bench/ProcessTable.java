package parley.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The processes of a moment, by their ids. */
record ProcessTable(Map<Long, ProcessStat> processes) {

    private static final Path PROC = Path.of("/proc");
    private static final int TRIES = 5;

    ProcessTable {
        processes = Map.copyOf(processes);
    }

    static ProcessTable of(Collection<ProcessStat> processes) {
        return new ProcessTable(
                processes.stream().collect(Collectors.toMap(ProcessStat::pid, stat -> stat)));
    }

    /**
     * Reads the table, again when one of the root's descendants came or went meanwhile: a process
     * that is waited for moves its times to its parent, which might have been read before.
     */
    static ProcessTable read(long root) throws IOException {
        ProcessTable table = readOnce();
        for (int i = 1; i < TRIES; i++) {
            ProcessTable again = readOnce();
            if (again.idsBelow(root).equals(table.idsBelow(root))) {
                return again;
            }
            table = again;
        }
        return table;
    }

    /** Ticks of the process alone. */
    long ownTicks(long pid) {
        ProcessStat stat = processes.get(pid);
        if (stat == null) {
            throw new BenchFailure("process " + pid + " is gone");
        }
        return stat.ownTicks();
    }

    /** Ticks of all that descends from the process, living or waited for by one that lives. */
    long ticksBelow(long pid) {
        return below(pid).stream().mapToLong(stat -> stat.ownTicks() + stat.waitedTicks()).sum();
    }

    /** All that descends from the process, in no order. */
    private List<ProcessStat> below(long pid) {
        List<ProcessStat> found = new ArrayList<>();
        Deque<Long> parents = new ArrayDeque<>(List.of(pid));
        while (!parents.isEmpty()) {
            long parent = parents.remove();
            for (ProcessStat stat : processes.values()) {
                if (stat.parent() == parent) {
                    found.add(stat);
                    parents.add(stat.pid());
                }
            }
        }
        return found;
    }

    /** The first-born of those that the process started and that live. */
    long childOf(long pid) {
        return processes.values().stream()
                .filter(stat -> stat.parent() == pid)
                .mapToLong(ProcessStat::pid)
                .min()
                .orElseThrow(() -> new BenchFailure("process " + pid + " has no children"));
    }

    private Set<Long> idsBelow(long pid) {
        return below(pid).stream().map(ProcessStat::pid).collect(Collectors.toSet());
    }

    private static ProcessTable readOnce() throws IOException {
        Map<Long, ProcessStat> processes = new HashMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path folder : folders) {
                String line;
                try {
                    line = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
                } catch (IOException e) {
                    // It has ended since the folder was listed.
                    continue;
                }
                ProcessStat stat = ProcessStat.parse(line);
                processes.put(stat.pid(), stat);
            }
        }
        return new ProcessTable(processes);
    }
}
