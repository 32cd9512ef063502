package parley.log;

import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Postgres's own programs ({@code initdb}, {@code postgres}, {@code pg_ctl}), unpacked from the
 * class path into the embedded database's folder, and how they are run.
 *
 * <p>They live beside the data and not in the system's folder for temporary files, whose cleaners
 * would take them from under a running database.
 *
 * @param folder the unpacked archive: {@code bin}, {@code lib}, {@code share}
 * @param root whether this process is the superuser, whom Postgres refuses to run for: its programs
 *     are then run in a user namespace without names, where they are nobody
 */
record EmbeddedPrograms(Path folder, boolean root) {

    private static final String PREFIX = "programs-";

    /** How much of a failed program's output is worth an error's text, in characters. */
    private static final int OUTPUT_SHOWN = 500;

    /**
     * Unpacks the programs, unless they are there.
     *
     * @throws EmbeddedRefusal when this machine cannot run them
     */
    static EmbeddedPrograms unpack(Path folder) throws IOException, InterruptedException {
        boolean root = refuseOthersFolder(folder) == 0;
        URLConnection archive = archive().openConnection();
        Path target = folder.resolve(PREFIX + fingerprint(archive));
        if (!Files.isDirectory(target)) {
            Path fresh = Files.createTempDirectory(folder, "new-" + PREFIX);
            extract(archive, fresh);
            EmbeddedFiles.moveDurably(fresh, target);
        }
        EmbeddedPrograms programs = new EmbeddedPrograms(target, root);
        programs.refuseWithoutNamespace();
        return programs;
    }

    /** Deletes what other releases, and interrupted unpackings, have left. None of it may run. */
    void deleteOthers() throws IOException {
        Path parent = folder.resolveSibling("");
        List<Path> others = new ArrayList<>(EmbeddedFiles.startingWith(parent, PREFIX));
        others.addAll(EmbeddedFiles.startingWith(parent, "new-" + PREFIX));
        for (Path other : others) {
            if (!other.getFileName().equals(folder.getFileName())) {
                new FolderTree(other).delete();
            }
        }
    }

    /**
     * A program about to be started: in this folder, in the C locale, without inherited {@code
     * PG…}.
     */
    ProcessBuilder command(String program, List<String> arguments) {
        List<String> line = new ArrayList<>(root ? List.of("unshare", "-U") : List.of());
        line.add(folder.resolve("bin").resolve(program).toString());
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder.redirectErrorStream(true);
    }

    /**
     * Runs a program to its end.
     *
     * @param input what it reads from its standard input
     * @throws IOException when it ends with another status than 0, with the end of what it wrote
     */
    void run(String input, String program, String... arguments)
            throws IOException, InterruptedException {
        run(command(program, List.of(arguments)), input);
    }

    /** Sends a signal, named as in {@code kill}, which Java alone can do for few. */
    void signal(String name, long process) throws IOException, InterruptedException {
        run("", "pg_ctl", "kill", name, Long.toString(process));
    }

    private static void run(ProcessBuilder builder, String input)
            throws IOException, InterruptedException {
        Process process = builder.start();
        try {
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            }
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(
                        "%s ended with status %d: %s"
                                .formatted(
                                        String.join(" ", builder.command()),
                                        status,
                                        output.substring(
                                                Math.max(0, output.length() - OUTPUT_SHOWN))));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** Postgres wants to own what it works on; answers the user's number. */
    private static int refuseOthersFolder(Path folder) throws IOException {
        Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!user.equals(Files.getAttribute(folder, "unix:uid"))) {
            throw new EmbeddedRefusal(
                    "the embedded database's folder %s belongs to %s: start the hub as that user"
                            .formatted(folder, Files.getOwner(folder)));
        }
        return (int) user;
    }

    private void refuseWithoutNamespace() throws IOException, InterruptedException {
        if (!root) {
            return;
        }
        try {
            run(new ProcessBuilder("unshare", "-U", "true").redirectErrorStream(true), "");
        } catch (IOException e) {
            throw new EmbeddedRefusal(
                    "Postgres does not run as root, and no user namespace can be made for it here: "
                            + "start the hub as another user ("
                            + e.getMessage()
                            + ")");
        }
    }

    private static URL archive() throws EmbeddedRefusal {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = ArchUtils.normalize(System.getProperty("os.arch", ""));
        String name = "postgres-%s-%s.txz".formatted(system, machine);
        URL archive = EmbeddedPrograms.class.getClassLoader().getResource(name);
        if (archive == null) {
            throw new EmbeddedRefusal(
                    "this program brings no Postgres for %s on %s: name a database with --log"
                            .formatted(system, machine));
        }
        return archive;
    }

    /** Tells one release's archive from another's without reading its fifteen megabytes. */
    private static String fingerprint(URLConnection archive) throws IOException {
        return archive instanceof JarURLConnection jar
                ? Long.toHexString(jar.getJarEntry().getCrc())
                : Long.toHexString(archive.getContentLengthLong());
    }

    private static void extract(URLConnection archive, Path target) throws IOException {
        try (InputStream packed = archive.getInputStream();
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("the archive of Postgres names " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.resolveSibling(""));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    write(tar, file, entry.getName().contains("bin/") ? "rwx------" : "rw-------");
                }
            }
        }
    }

    /** Forced to the disk: the folder's name says that all is there, also after a power cut. */
    private static void write(TarArchiveInputStream tar, Path file, String permissions)
            throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString(permissions)))) {
            ByteBuffer bytes = ByteBuffer.wrap(tar.readAllBytes());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
