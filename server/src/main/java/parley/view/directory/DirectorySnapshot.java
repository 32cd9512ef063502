package parley.view.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.domain.Topic;
import parley.domain.TopicId;
import parley.domain.TopicName;
import parley.domain.TopicState;
import parley.domain.User;
import parley.domain.UserId;
import parley.domain.UserName;
import parley.domain.UserProfile;
import parley.domain.UserState;
import parley.domain.Visibility;

/**
 * The directory's snapshot on disk: lines of JSON. The first names the format, the log and the
 * global position, each further one is an entry, and the last holds the CRC-32C of all bytes before
 * it. A file that is not complete in every respect counts as none.
 */
final class DirectorySnapshot {
    private static final Logger LOGGER = LoggerFactory.getLogger(DirectorySnapshot.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int FORMAT = 4;

    private final Path file;
    private final UUID logId;
    private final long logEnd;

    DirectorySnapshot(Path file, UUID logId, long logEnd) {
        this.file = file;
        this.logId = logId;
        this.logEnd = logEnd;
    }

    /** Writes beside the old file and takes its place when all is on the disk. */
    void write(
            Collection<Directory.Entry> topics,
            Collection<Directory.UserEntry> users,
            long position)
            throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        CRC32C checksum = new CRC32C();
        try (OutputStream out = Files.newOutputStream(unfinished)) {
            StringBuilder lines = new StringBuilder(header(position)).append('\n');
            for (Directory.UserEntry user : users) {
                add(encode(user), lines, out, checksum);
            }
            for (Directory.Entry topic : topics) {
                add(encode(topic), lines, out, checksum);
            }
            write(out, checksum, lines);
            lines.append(JSON.createObjectNode().put("crc32c", checksum.getValue())).append('\n');
            write(out, checksum, lines);
        }
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(
                unfinished,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void add(String line, StringBuilder lines, OutputStream out, CRC32C checksum)
            throws IOException {
        lines.append(line).append('\n');
        if (lines.length() > 1 << 16) {
            write(out, checksum, lines);
        }
    }

    /**
     * What a snapshot holds, whatever log it is of.
     *
     * @param directory as of {@code position}
     */
    record Content(String logId, long position, Directory directory) {}

    /**
     * The directory as it was written; an empty one when there is no usable snapshot of this log.
     */
    Directory read() {
        return usable(() -> load(file));
    }

    @FunctionalInterface
    interface Loading {
        Optional<Content> content() throws IOException;
    }

    /** {@link #read}, with the file's content as {@link #load} gives it. */
    Directory usable(Loading loading) {
        try {
            Optional<Content> content = loading.content();
            if (content.isPresent()) {
                check(content.get());
                return content.get().directory();
            }
        } catch (IOException e) {
            LOGGER.warn("The directory is rebuilt from the log: {}: {}", file, e.getMessage());
        }
        return new Directory();
    }

    /**
     * Reads a file.
     *
     * @return empty when there is none
     * @throws IOException when it is not a whole snapshot of this format
     */
    static Optional<Content> load(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return Optional.of(load(lines));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Content load(BufferedReader lines) throws IOException {
        CRC32C checksum = new CRC32C();
        List<Directory.Entry> topics = new ArrayList<>();
        List<Directory.UserEntry> users = new ArrayList<>();
        JsonNode header = JSON.missingNode();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode node = JSON.readTree(line);
            if (node.has("crc32c")) {
                if (node.get("crc32c").asLong() != checksum.getValue()) {
                    throw new IOException("its checksum is wrong");
                }
                long position = header.path("position").asLong();
                return new Content(
                        header.path("logId").asText(),
                        position,
                        new Directory(topics, users, position));
            }
            checksum.update((line + '\n').getBytes(StandardCharsets.UTF_8));
            if (header.isMissingNode()) {
                header = node;
                checkFormat(header);
            } else if (node.has("userId")) {
                users.add(user(node));
            } else {
                topics.add(decode(node));
            }
        }
        throw new IOException("it is cut off");
    }

    private static void checkFormat(JsonNode header) throws IOException {
        if (header.path("format").asInt() != FORMAT) {
            throw new IOException("its format is " + header.path("format") + ", not " + FORMAT);
        }
    }

    private void check(Content content) throws IOException {
        if (!content.logId().equals(logId.toString())) {
            throw new IOException("it is of log " + content.logId() + ", not " + logId);
        }
        if (content.position() > logEnd) {
            throw new IOException(
                    "it is at " + content.position() + ", and the log ends at " + logEnd);
        }
    }

    private String header(long position) {
        return JSON.createObjectNode()
                .put("format", FORMAT)
                .put("logId", logId.toString())
                .put("position", position)
                .toString();
    }

    private static void write(OutputStream out, CRC32C checksum, StringBuilder lines)
            throws IOException {
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        checksum.update(bytes);
        out.write(bytes);
        lines.setLength(0);
    }

    private static String encode(Directory.UserEntry entry) {
        ObjectNode node = JSON.createObjectNode();
        node.put("userId", entry.id().text());
        node.put("registeredAtPosition", entry.registeredAt());
        node.put("version", entry.state().version());
        entry.state()
                .live()
                .ifPresent(
                        user -> {
                            UserProfile profile = user.profile();
                            node.put("name", profile.name().text());
                            node.put("avatar", profile.avatar());
                            profile.data().ifPresent(data -> node.put("data", data));
                            putTime(node, "createdAt", user.createdAt());
                            putTime(node, "updatedAt", user.updatedAt());
                        });
        return node.toString();
    }

    private static Directory.UserEntry user(JsonNode node) {
        UserId id = new UserId(node.path("userId").asText());
        long registeredAt = node.path("registeredAtPosition").asLong();
        long version = node.path("version").asLong();
        if (!node.has("name")) {
            return new Directory.UserEntry(id, new UserState.Deleted(version), registeredAt);
        }
        UserProfile profile =
                new UserProfile(
                        new UserName(node.path("name").asText()),
                        node.path("avatar").asText(),
                        Optional.ofNullable(node.path("data").textValue()));
        User user =
                new User(id, profile, time(node, "createdAt"), time(node, "updatedAt"), version);
        return new Directory.UserEntry(id, new UserState.Live(user), registeredAt);
    }

    private static String encode(Directory.Entry entry) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", entry.id().text());
        node.put("createdAtPosition", entry.createdAt());
        node.put("version", entry.state().version());
        entry.state().live().ifPresent(topic -> putTopic(node, topic));
        return node.toString();
    }

    private static void putTopic(ObjectNode node, Topic topic) {
        topic.creator().ifPresent(creator -> node.put("creatorId", creator.text()));
        node.put("name", topic.name().text());
        node.put("visibility", topic.visibility().name());
        putTime(node, "createdAt", topic.createdAt());
        putTime(node, "updatedAt", topic.updatedAt());
        ArrayNode members = node.putArray("members");
        topic.members().forEach(member -> members.add(member.text()));
    }

    private static Directory.Entry decode(JsonNode node) throws JsonProcessingException {
        TopicId id = new TopicId(node.path("id").asText());
        long version = node.path("version").asLong();
        TopicState state =
                node.has("name")
                        ? new TopicState.Live(topic(id, version, node))
                        : new TopicState.Deleted(version);
        return new Directory.Entry(id, state, node.path("createdAtPosition").asLong());
    }

    private static Topic topic(TopicId id, long version, JsonNode node) {
        Set<UserId> members = new HashSet<>();
        node.path("members").forEach(member -> members.add(new UserId(member.asText())));
        return new Topic(
                id,
                Optional.ofNullable(node.path("creatorId").textValue()).map(UserId::new),
                new TopicName(node.path("name").asText()),
                Visibility.valueOf(node.path("visibility").asText()),
                members,
                time(node, "createdAt"),
                time(node, "updatedAt"),
                version);
    }

    /** Seconds since 1970 and nanoseconds: they are read ten thousand times at a start. */
    private static void putTime(ObjectNode node, String key, Instant time) {
        node.putArray(key).add(time.getEpochSecond()).add(time.getNano());
    }

    private static Instant time(JsonNode node, String key) {
        JsonNode time = node.path(key);
        return Instant.ofEpochSecond(time.path(0).asLong(), time.path(1).asLong());
    }
}
