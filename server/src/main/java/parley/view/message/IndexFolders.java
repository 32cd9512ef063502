package parley.view.message;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import parley.log.FolderTree;

/**
 * The folders of an index and of what takes its place, side by side: {@code index}, {@code
 * index-2}, {@code index-3}. The file {@code index.current} says which one counts; without it, the
 * first. It is replaced in one step, so whenever a hub is killed, one folder counts.
 */
final class IndexFolders {
    private final Path first;
    private final Path parent;
    private final String name;
    private final Path currentFile;
    private final Pattern names;

    /**
     * @param first the folder that counts until another does; the others stand beside it
     */
    IndexFolders(Path first) {
        this.first = first.toAbsolutePath();
        this.parent = this.first.resolveSibling("");
        this.name = first.getFileName().toString();
        this.currentFile = this.first.resolveSibling(name + ".current");
        this.names = Pattern.compile(Pattern.quote(name) + "(-([0-9]{1,9}|check))?");
    }

    /** The folder that counts. It may be empty or missing. */
    Path current() throws IOException {
        try {
            String text = Files.readString(currentFile).strip();
            return names.matcher(text).matches() ? first.resolveSibling(text) : first;
        } catch (NoSuchFileException e) {
            return first;
        }
    }

    /** An empty folder for an index that is to take the place of the current one. */
    Path fresh() throws IOException {
        Path current = current();
        int number = 2;
        while (first.resolveSibling(name + "-" + number).equals(current)) {
            number++;
        }
        return emptied(first.resolveSibling(name + "-" + number));
    }

    /** An empty folder for an index that is to be compared with the current one. */
    Path forCheck() throws IOException {
        return emptied(first.resolveSibling(name + "-check"));
    }

    private static Path emptied(Path folder) throws IOException {
        new FolderTree(folder).delete();
        return Files.createDirectories(folder);
    }

    /** Has another folder count from now on, whatever happens. */
    void use(Path folder) throws IOException {
        Path unfinished = currentFile.resolveSibling(currentFile.getFileName() + ".new");
        Files.writeString(unfinished, folder.getFileName() + "\n");
        force(unfinished, StandardOpenOption.WRITE);
        Files.move(
                unfinished,
                currentFile,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        force(parent, StandardOpenOption.READ);
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /** Deletes what does not count: what was left when a hub was killed. */
    void clean() throws IOException {
        Path current = current();
        List<Path> others;
        try (Stream<Path> siblings = Files.list(parent)) {
            others =
                    siblings.filter(path -> names.matcher(path.getFileName().toString()).matches())
                            .filter(path -> !path.equals(current))
                            .toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path other : others) {
            new FolderTree(other).delete();
        }
    }
}
