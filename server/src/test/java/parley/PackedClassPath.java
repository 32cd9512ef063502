package parley;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * This process's class path with its folders as jars, as a hub has it that is not under test: a
 * class that is loaded late opens no file then.
 */
final class PackedClassPath {
    /** Made once, and deleted with the process. */
    static final String TEXT =
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .map(PackedClassPath::packed)
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));

    private PackedClassPath() {}

    private static Path packed(Path entry) {
        if (!Files.isDirectory(entry)) {
            return entry;
        }
        try {
            Path jar = Files.createTempFile("parley-classes", ".jar");
            jar.toFile().deleteOnExit();
            try (OutputStream file = Files.newOutputStream(jar);
                    ZipOutputStream zip = new ZipOutputStream(file);
                    Stream<Path> files = Files.walk(entry)) {
                zip.setLevel(0);
                for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    zip.putNextEntry(new ZipEntry(entry.relativize(each).toString()));
                    Files.copy(each, zip);
                    zip.closeEntry();
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
