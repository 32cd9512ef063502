package parley;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Small file systems that only one process sees: it is started in a user namespace and a mount
 * namespace of its own, which needs no rights, as root or not. Others reach them through {@code
 * /proc}.
 */
final class OwnMounts {
    private static final List<String> UNSHARE =
            List.of("unshare", "--user", "--map-root-user", "--mount");
    private final StringBuilder mounts = new StringBuilder();

    /** Skips the test where the system allows no such namespaces. */
    OwnMounts() throws IOException, InterruptedException {
        assumeTrue(works(), "no user and mount namespaces here, so no file system of a test's own");
    }

    private static boolean works() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(UNSHARE);
        command.addAll(List.of("mount", "-t", "tmpfs", "tmpfs", "/mnt"));
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /**
     * A file system in memory at this folder, which must exist.
     *
     * @param options as {@code mount -o} takes them
     */
    OwnMounts with(Path folder, String options) {
        mounts.append("mount -t tmpfs -o '%s' tmpfs '%s' && ".formatted(options, folder));
        return this;
    }

    /** The command in which a process sees them: it runs its arguments in its own place. */
    List<String> command() {
        List<String> command = new ArrayList<>(UNSHARE);
        command.addAll(List.of("sh", "-c", mounts + "exec \"$@\"", "sh"));
        return command;
    }

    /** A file as that process sees it. */
    static Path seenBy(long pid, Path file) {
        return Path.of("/proc/" + pid + "/root" + file.toAbsolutePath());
    }

    /** Writes a file until no byte more has room. */
    static void fill(Path file) throws IOException {
        for (int size : new int[] {1 << 20, 1 << 12, 1}) {
            try (OutputStream out =
                    Files.newOutputStream(
                            file,
                            java.nio.file.StandardOpenOption.CREATE,
                            java.nio.file.StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(new byte[size]);
                }
            } catch (IOException e) {
                // Full, for pieces of this size.
            }
        }
    }
}
