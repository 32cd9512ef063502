package example.filestore;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that lines are only ever appended to, each on the disk before the next one is begun.
 *
 * <p>Not by {@link java.nio.channels.FileChannel}, which closes itself when a thread that uses it
 * is interrupted. One caller at a time may append, and any number read beside it.
 */
final class LogFile implements AutoCloseable {
    /** Is shown each line of the file, in order. */
    @FunctionalInterface
    interface Reader {
        /**
         * @param line with its line feed, which a torn one lacks
         * @return false when the line is damaged
         * @throws IOException when it is whole, and cannot stand there
         */
        boolean read(long offset, byte[] line) throws IOException;
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(LogFile.class);

    private final RandomAccessFile appending;
    private final RandomAccessFile reading;
    private long end;

    private LogFile(Path path, long end) throws IOException {
        this.appending = new RandomAccessFile(path.toFile(), "rw");
        this.reading = new RandomAccessFile(path.toFile(), "r");
        this.end = end;
    }

    /**
     * Opens a file, which is created when it is missing, reads it, and cuts off its last line when
     * that is damaged: a crash tore it before its append was answered.
     *
     * @throws IOException when a line before the last is damaged: what was answered is lost, which
     *     must not go unnoticed
     */
    static LogFile open(Path path, Reader reader) throws IOException {
        if (!Files.exists(path)) {
            Files.createFile(path);
        }
        long end = read(path, reader);
        long torn = Files.size(path) - end;
        LogFile file = new LogFile(path, end);
        if (torn > 0) {
            LOGGER.warn("{}: cut off {} bytes of an append that a crash tore", path, torn);
            file.cut();
        }
        return file;
    }

    /**
     * Reads the lines up to the first that is damaged, which must be the last; answers its begin.
     */
    private static long read(Path path, Reader reader) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            long end = 0;
            while (true) {
                byte[] line = nextLine(in);
                if (line.length == 0) {
                    return end;
                }
                if (!reader.read(end, line)) {
                    if (in.read() >= 0) {
                        throw new IOException(
                                "%s is damaged at byte %d, before its last line: restore a backup"
                                        .formatted(path, end));
                    }
                    return end;
                }
                end += line.length;
            }
        }
    }

    private static byte[] nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        do {
            next = in.read();
            if (next >= 0) {
                line.write(next);
            }
        } while (next >= 0 && next != '\n');
        return line.toByteArray();
    }

    /**
     * Appends a line; it is on the disk when this returns.
     *
     * @return where it begins
     * @throws IOException when it may be there in part, or whole: {@link #cut} then
     */
    long append(byte[] line) throws IOException {
        appending.seek(end);
        appending.write(line);
        appending.getFD().sync();
        long begin = end;
        end += line.length;
        return begin;
    }

    /** Takes away what stands behind the last line that was appended as it should. */
    void cut() throws IOException {
        appending.setLength(end);
        appending.getFD().sync();
    }

    byte[] read(long offset, int length) throws IOException {
        byte[] line = new byte[length];
        synchronized (reading) {
            reading.seek(offset);
            reading.readFully(line);
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        try (reading) {
            appending.close();
        }
    }
}
