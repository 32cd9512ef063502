package parley.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What still runs on the folder although nothing should: the postmaster of a hub that was killed,
 * the children of a postmaster that was killed, an interrupted {@code initdb}.
 *
 * <p>A process is taken for such only when the program that it executes lies in the folder, where
 * nothing but the embedded database's own programs are. A number found in {@code postmaster.pid}
 * alone proves nothing, because the system gives numbers again.
 */
final class PostmasterRemains {

    private static final Logger LOG = LoggerFactory.getLogger(PostmasterRemains.class);

    private static final Duration FAST = Duration.ofSeconds(4);
    private static final Duration IMMEDIATE = Duration.ofSeconds(1);
    private static final Duration FORCED = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(10);

    private final Path folder;
    private final EmbeddedPrograms programs;

    /**
     * @param folder without symbolic links, as the system names it
     */
    PostmasterRemains(Path folder, EmbeddedPrograms programs) {
        this.folder = folder;
        this.programs = programs;
    }

    /**
     * Ends whatever still runs on the folder, within about 7 s.
     *
     * @throws IOException when something cannot be ended
     */
    void end() throws IOException, InterruptedException {
        List<ProcessHandle> remains = find();
        OptionalLong postmaster = postmasterPid();
        if (postmaster.isPresent()) {
            long pid = postmaster.getAsLong();
            ProcessHandle.of(pid).filter(remains::contains).ifPresent(this::announce);
            if (remains.stream().anyMatch(process -> process.pid() == pid)) {
                stop(pid);
            } else if (ProcessHandle.of(pid).isPresent()) {
                // Postgres would take the stranger that has this number for its predecessor.
                Files.delete(pidFile());
            }
        }
        force();
    }

    private void announce(ProcessHandle postmaster) {
        LOG.info(
                "an earlier hub left its embedded database running (process {}); it is stopped",
                postmaster.pid());
    }

    private void stop(long postmaster) throws IOException, InterruptedException {
        for (Step step : List.of(new Step("INT", FAST), new Step("QUIT", IMMEDIATE))) {
            if (isGone(postmaster, Duration.ZERO)) {
                return;
            }
            programs.signal(step.signal, postmaster);
            if (isGone(postmaster, step.patience)) {
                return;
            }
        }
    }

    private record Step(String signal, Duration patience) {}

    private boolean isGone(long pid, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (ProcessHandle.of(pid).filter(this::isOurs).isPresent()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    private void force() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + FORCED.toNanos();
        for (List<ProcessHandle> left = find(); !left.isEmpty(); left = find()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new IOException(
                        "processes of an earlier run do not end: "
                                + left.stream().map(ProcessHandle::pid).toList());
            }
            left.forEach(ProcessHandle::destroyForcibly);
            Thread.sleep(POLL);
        }
    }

    private List<ProcessHandle> find() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(this::isOurs).toList();
        }
    }

    private boolean isOurs(ProcessHandle process) {
        return process.info()
                .command()
                .filter(file -> Path.of(file).startsWith(folder))
                .isPresent();
    }

    private OptionalLong postmasterPid() throws IOException {
        if (!Files.exists(pidFile())) {
            return OptionalLong.empty();
        }
        List<String> lines = Files.readAllLines(pidFile());
        try {
            return lines.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(lines.getFirst().strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private Path pidFile() {
        return folder.resolve("data").resolve("postmaster.pid");
    }
}
