package example.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.log.EncodedEvent;
import parley.log.Store;
import parley.log.StoreContract;
import parley.log.StoreProvider;
import parley.log.StoredEvent;
import parley.log.StreamName;

/** What every store does, and what this one does besides. */
final class FileStoreTest extends StoreContract {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir Path folder;

    private Store store;

    @BeforeEach
    void openAFreshLog() throws Exception {
        store = FileStore.open(folder, CLOCK);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    protected void writeAsAnother(String stream, EncodedEvent event) {
        // Nobody else can write to it, so what is foreign cannot come into it.
        if (StreamName.CATEGORIES.contains(new StreamName(stream).category())) {
            append(new StreamName(stream), ANY, event);
        }
    }

    private void reopen() throws IOException {
        store.close();
        store = FileStore.open(folder, CLOCK);
    }

    private Path file() {
        return folder.resolve("events.jsonl");
    }

    @Test
    void isTheSameAfterItWasClosedAndOpened() throws Exception {
        store.append(STREAM, events(3), ANY, soon());
        append(new StreamName("topic-t"), NONE, event("{\"n\": 1.50}"));
        List<StoredEvent> before = store.readAfter(0, 100);
        UUID id = store.logId();

        reopen();

        assertThat(store.logId()).isEqualTo(id);
        assertThat(store.readAfter(0, 100)).hasSize(4).isEqualTo(before);
        assertThat(store.lastGlobalPosition()).isEqualTo(4);
        assertThat(append(STREAM, NONE, event("{}"))).hasToString("VersionMismatch[actual=2]");
        append(STREAM, ANY, event("{}"));
        assertThat(positions(STREAM)).containsExactly(0L, 1L, 2L, 3L);
    }

    /** The whole append is gone, or all of it is there: wherever a crash may have torn the file. */
    @Test
    void aLastLineThatIsTornAnywhereIsCutOffAndAllBeforeItStays() throws Exception {
        store.append(STREAM, events(2), ANY, soon());
        List<StoredEvent> kept = store.readAfter(0, 100);
        long end = Files.size(file());
        store.append(STREAM, events(3), ANY, soon());
        store.close();
        byte[] whole = Files.readAllBytes(file());

        for (int length = (int) end; length < whole.length; length++) {
            byte[] torn = Arrays.copyOf(whole, length);
            Files.write(file(), torn);
            store = FileStore.open(folder, CLOCK);
            assertThat(store.readAfter(0, 100)).as("cut at %d", length).isEqualTo(kept);
            store.close();
            assertThat(Files.size(file())).isEqualTo(end);
        }
        Files.write(file(), whole);
        store = FileStore.open(folder, CLOCK);
        assertThat(positions(STREAM)).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void goesOnAfterATornLine() throws Exception {
        append(STREAM, ANY, event("{}"));
        store.close();
        byte[] whole = Files.readAllBytes(file());
        // As a file system may leave it: longer, and filled with zeros.
        Files.write(file(), Arrays.copyOf(whole, whole.length + 4096));
        store = FileStore.open(folder, CLOCK);

        EncodedEvent next = event("{\"a\": 1}");
        append(STREAM, ANY, next);
        reopen();

        assertThat(positions(STREAM)).containsExactly(0L, 1L);
        assertThat(store.findById(next.id())).isPresent();
        assertThat(Files.readAllLines(file())).hasSize(2);
    }

    @Test
    void damageBeforeTheLastLineIsNotPassedOver() throws Exception {
        append(STREAM, ANY, event("{\"text\": \"one\"}"));
        long second = Files.size(file());
        append(STREAM, ANY, event("{\"text\": \"two\"}"));
        append(STREAM, ANY, event("{\"text\": \"three\"}"));
        store.close();
        String text = Files.readString(file());

        Files.writeString(file(), text.replace("two", "TWO"));
        assertThatThrownBy(() -> FileStore.open(folder, CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file() + " is damaged at byte " + second);
        assertThat(Files.readString(file())).contains("TWO", "three");

        Files.writeString(file(), text + text.lines().findFirst().orElseThrow() + "\n");
        assertThatThrownBy(() -> FileStore.open(folder, CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("byte " + text.length() + " does not follow");
        Files.writeString(file(), text);
    }

    @Test
    void isOneProcessesAlone() {
        assertThatThrownBy(() -> FileStore.open(folder, CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessage("the log in " + folder + " is in use by another process");
    }

    @Test
    void doesNotTakeUpEventsWhoseLogIsUnknown() throws Exception {
        store.close();
        Files.delete(folder.resolve("id"));
        assertThatThrownBy(() -> FileStore.open(folder, CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("lacks " + folder.resolve("id"));
    }

    @Test
    void timeDoesNotGoBackWhenTheClockDoes() throws Exception {
        append(STREAM, ANY, event("{}"));
        Instant time = store.readAfter(0, 1).getFirst().time();
        store.close();
        Clock behind = Clock.fixed(time.minus(Duration.ofHours(1)), ZoneOffset.UTC);
        store = FileStore.open(folder, behind);

        append(STREAM, ANY, event("{}"));

        assertThat(store.readAfter(1, 1).getFirst().time()).isEqualTo(time);
    }

    @Test
    void eachLineIsJsonForOtherProgramsToRead() throws Exception {
        append(new StreamName("topic-t"), ANY, event("{\"name\": \"Caf\u00e9\"}"));

        assertThat(Files.readString(file()))
                .matches(
                        "\\{\"crc\":\"[0-9a-f]{8}\",\"append\":\\{\"stream\":\"topic-t\","
                                + "\"position\":0,\"globalPosition\":1,\"time\":\"[^\"]+\","
                                + "\"events\":\\[\\{\"id\":\"[^\"]+\",\"type\":\"Said\","
                                + "\"data\":\\{\"name\":\"Caf\u00e9\"},"
                                + "\"metadata\":\\{\"userId\":\"ann\"}}]}}\n");
    }

    @Test
    void isFoundByItsScheme() throws Exception {
        store.close();
        String address = "file:" + folder;
        StoreProvider provider = StoreProvider.of(address);
        provider.check(address);
        store = provider.open(address, Path.of("unused"));
        assertThat(store).isInstanceOf(FileStore.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:", "file: ", "file:///var/lib/log"})
    void refusesAnAddressThatNamesNoFolder(String address) {
        StoreProvider provider = StoreProvider.of(address);
        assertThatThrownBy(() -> provider.check(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("be file:<folder>, for example file:/var/lib/log");
    }
}
