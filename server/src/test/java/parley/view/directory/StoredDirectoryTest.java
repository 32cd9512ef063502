package parley.view.directory;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import parley.domain.Caller;
import parley.domain.Event.AvatarChanged;
import parley.domain.Event.MembersAdded;
import parley.domain.Event.ProfileChanged;
import parley.domain.Event.TopicRenamed;
import parley.domain.TopicId;
import parley.domain.TopicName;
import parley.domain.TopicRules;
import parley.domain.UserId;
import parley.domain.Visibility;
import parley.view.History;

final class StoredDirectoryTest {
    private static final UUID LOG = new UUID(1, 2);
    private static final Caller ANN = new Caller.SignedIn(new UserId("ann"), false);

    private static final Logger COMPLAINTS =
            (Logger) LoggerFactory.getLogger(DirectorySnapshot.class);

    @TempDir private Path folder;
    private Path file = Path.of("");
    private final History history = new History();

    /** Thousands of damaged snapshots need not be complained about one by one. */
    @BeforeAll
    static void beQuiet() {
        COMPLAINTS.setLevel(Level.ERROR);
    }

    @AfterAll
    static void speakAgain() {
        COMPLAINTS.setLevel(null);
    }

    @BeforeEach
    void writeHistory() {
        file = folder.resolve("directory.snapshot");
        history.create("1", "ann", Visibility.PRIVATE, "bob", "cal");
        history.create("2", "bob", Visibility.PUBLIC);
        history.create("3", "ann", Visibility.PUBLIC);
        history.add(TopicRules.openPublic());
        history.add(
                new TopicRenamed(
                        new TopicId("2"),
                        new TopicName("\"é\" 漢 😀 \\ \n \r \u2028 {\"crc32c\":1}")));
        history.add(new MembersAdded(new TopicId("3"), Set.of(new UserId("dan"))));
        history.deleteTopic("3");
        history.register("ann");
        history.register("bob");
        history.add(new ProfileChanged(new UserId("ann"), Optional.of("{\"a\": [1, \"é\\n\"]}")));
        history.add(new AvatarChanged(new UserId("ann"), "https://example.org/ann.png"));
        history.deleteUser("bob");
        history.addUnreadable();
    }

    private Directory directory() {
        Directory directory = new Directory();
        directory.apply(history.all());
        return directory;
    }

    private Directory write() throws Exception {
        Directory directory = directory();
        new DirectorySnapshot(file, LOG, Long.MAX_VALUE)
                .write(directory.entries(), directory.userEntries(), directory.position());
        return directory;
    }

    private Directory read(UUID log) {
        return new DirectorySnapshot(file, log, Long.MAX_VALUE).read();
    }

    private StoredDirectory open(UUID log) throws InterruptedException {
        return SnapshotReading.begin(file).open(log, Long.MAX_VALUE);
    }

    private static void assertSame(Directory one, Directory other) {
        assertThat(one.position()).isEqualTo(other.position());
        assertThat(new HashSet<>(one.entries())).isEqualTo(new HashSet<>(other.entries()));
        assertThat(List.copyOf(one.userEntries())).isEqualTo(List.copyOf(other.userEntries()));
        assertThat(one.list(ANN, Optional.empty(), 100))
                .isEqualTo(other.list(ANN, Optional.empty(), 100));
    }

    private static void assertEmpty(Directory directory) {
        assertThat(directory.position()).isZero();
        assertThat(directory.entries()).isEmpty();
        assertThat(directory.list(ANN, Optional.empty(), 100)).isEmpty();
    }

    @Test
    void aSnapshotIsReadAsItWasWritten() throws Exception {
        Directory written = write();

        assertSame(read(LOG), written);
        assertThat(written.entries()).hasSize(4);
        assertThat(written.userEntries()).hasSize(2);
    }

    @Test
    void aLaterSnapshotTakesThePlaceOfTheEarlier() throws Exception {
        write();
        history.deleteTopic("2");
        Directory later = write();

        assertSame(read(LOG), later);
        assertThat(folder).isDirectoryContaining(file::equals);
        assertThat(folder.toFile().list()).containsExactly("directory.snapshot");
    }

    @Test
    void anUnfinishedSnapshotBesideItIsNoHarm() throws Exception {
        Directory written = write();
        Files.writeString(folder.resolve("directory.snapshot.new"), "{\"format\":1");

        assertSame(read(LOG), written);
        assertSame(write(), read(LOG));
    }

    @Test
    void withoutASnapshotTheDirectoryIsEmpty() {
        assertEmpty(read(LOG));
    }

    @Test
    void aSnapshotOfAnotherLogCountsAsNone() throws Exception {
        write();

        assertEmpty(read(new UUID(1, 3)));
    }

    @Test
    void aSnapshotAheadOfItsLogCountsAsNone() throws Exception {
        Directory written = write();

        assertSame(new DirectorySnapshot(file, LOG, written.position()).read(), written);
        assertEmpty(new DirectorySnapshot(file, LOG, written.position() - 1).read());
    }

    @Test
    void aSnapshotOfAnotherFormatCountsAsNone() throws Exception {
        write();
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"format\":4", "\"format\":3"));

        assertEmpty(read(LOG));
    }

    @Test
    void aSnapshotThatIsCutOffCountsAsNone() throws Exception {
        write();
        byte[] whole = Files.readAllBytes(file);
        // The last byte is the end of the last line, which says nothing.
        for (int length = 0; length < whole.length - 1; length += 3) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertEmpty(read(LOG));
        }
    }

    @Test
    void aSnapshotInWhichAnyByteIsWrongCountsAsNone() throws Exception {
        Directory written = write();
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length - 1; i++) {
            for (int wrong : List.of(whole[i] ^ 1, (int) '7')) {
                byte[] damaged = whole.clone();
                damaged[i] = (byte) wrong;
                Files.write(file, damaged);
                Directory read = read(LOG);
                if (read.position() != 0) {
                    assertSame(read, written);
                }
            }
        }
    }

    @Test
    void aSnapshotWhoseChecksumIsWrongCountsAsNone() throws Exception {
        write();
        String text = Files.readString(file);
        Files.write(file, text.replace("Topic 1", "Topic 2").getBytes(StandardCharsets.UTF_8));

        assertEmpty(read(LOG));
    }

    @Test
    void whatWasAppliedIsThereAfterARestart() throws Exception {
        try (StoredDirectory stored = open(LOG)) {
            assertThat(stored.position()).isZero();
            stored.apply(history.all());
            assertThat(stored.position()).isEqualTo(history.globalPosition());
        }
        try (StoredDirectory again = open(LOG)) {
            assertSame(again.directory(), directory());
            history.create("4", "ann", Visibility.PUBLIC);
            again.apply(history.all());
            assertSame(again.directory(), directory());
        }
        try (StoredDirectory third = open(LOG)) {
            assertSame(third.directory(), directory());
        }
    }

    @Test
    void theDirectoryOfAnotherLogIsRebuiltAndKept() throws Exception {
        try (StoredDirectory stored = open(LOG)) {
            stored.apply(history.all());
        }
        UUID other = new UUID(5, 6);
        try (StoredDirectory stored = open(other)) {
            assertThat(stored.position()).isZero();
            stored.apply(history.all().subList(0, 2));
        }
        try (StoredDirectory stored = open(other)) {
            assertThat(stored.directory().entries()).hasSize(2);
        }
    }

    @Test
    void manyTopicsAreKept() throws Exception {
        for (int i = 0; i < 3000; i++) {
            history.create("many" + i, "ann", Visibility.PUBLIC, "bob");
        }
        Directory written = write();

        assertSame(read(LOG), written);
    }
}
