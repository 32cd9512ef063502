package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Signals to the processes of an embedded database. */
record Signals(Path folder) {
    long postmaster() throws IOException {
        Path file = folder.toRealPath().resolve("data/postmaster.pid");
        return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    }

    /** All that run a program of that database. */
    List<Long> all() throws IOException {
        Path real = folder.toRealPath();
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            return processes
                    .filter(p -> p.info().command().orElse("").startsWith(real.toString()))
                    .map(ProcessHandle::pid)
                    .toList();
        }
    }

    /**
     * @param signal named as {@code kill} takes it
     */
    static void send(String signal, List<Long> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-s", signal));
        processes.forEach(pid -> command.add(String.valueOf(pid)));
        Process kill = new ProcessBuilder(command).inheritIO().start();
        assertThat(kill.waitFor()).isZero();
    }
}
