package parley.messagedb;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Copies the files of a server while it runs (Postgres manual, "Making a Base Backup Using the Low
 * Level API").
 */
final class BaseBackup {
    /** Their contents belong to the server that runs. */
    private static final Set<String> EMPTIED =
            Set.of(
                    "pg_wal",
                    "pg_replslot",
                    "pg_dynshmem",
                    "pg_notify",
                    "pg_serial",
                    "pg_snapshots",
                    "pg_stat_tmp",
                    "pg_subtrans");

    private static final Set<String> LEFT_OUT =
            Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

    private BaseBackup() {}

    static void copy(DataSource server, Path from, Path to) throws SQLException, IOException {
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('copy', true)");
            Files.walkFileTree(from, new Copying(from, to));
            try (ResultSet row =
                    statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                row.next();
                Files.writeString(to.resolve("backup_label"), row.getString(1));
            }
        }
    }

    private static final class Copying extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;

        Copying(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                throws IOException {
            Files.createDirectories(copyOf(folder));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Path name = from.relativize(file);
            boolean emptied =
                    name.getNameCount() > 1 && EMPTIED.contains(name.getName(0).toString());
            if (!emptied && !LEFT_OUT.contains(name.toString())) {
                copy(file);
            }
            return FileVisitResult.CONTINUE;
        }

        /** What has gone meanwhile, or grown, is made good by the write-ahead log. */
        private void copy(Path file) throws IOException {
            try {
                Files.copy(file, copyOf(file));
            } catch (NoSuchFileException e) {
                // It was for a moment only.
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        private Path copyOf(Path path) {
            return to.resolve(from.relativize(path).toString());
        }
    }
}
