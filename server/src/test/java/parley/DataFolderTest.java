package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir Path temp;

    @Test
    void createsTheFolderForItsOwnerAlone() throws IOException {
        Path path = temp.resolve("a/data");
        try (DataFolder folder = DataFolder.open(path)) {
            assertThat(folder.path()).isEqualTo(path).isDirectory();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void namesWhatLivesInIt() throws IOException {
        try (DataFolder folder = DataFolder.open(temp)) {
            assertThat(folder.postgres()).isEqualTo(temp.resolve("postgres"));
            assertThat(folder.index()).isEqualTo(temp.resolve("index"));
            assertThat(folder.snapshot()).isEqualTo(temp.resolve("directory.snapshot"));
        }
    }

    @Test
    void refusesASecondHoldInThisProcessAlsoThroughALink() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("data"));
        try (DataFolder held = DataFolder.open(temp.resolve("data"))) {
            for (Path path : new Path[] {held.path(), link}) {
                assertThatIOException()
                        .isThrownBy(() -> DataFolder.open(path))
                        .withMessageContaining(path + " is in use by another hub")
                        .withMessageContaining("process " + ProcessHandle.current().pid());
            }
        }
    }

    @Test
    void canBeHeldAgainOnceLetGo() throws IOException {
        DataFolder.open(temp).close();
        assertThat(temp.resolve("lock.holder")).doesNotExist();
        try (DataFolder again = DataFolder.open(temp)) {
            assertThat(again.resolve("lock.holder")).exists();
        }
    }

    @Test
    void refusesAHoldByAnotherProcessWhichItNames() throws IOException, InterruptedException {
        Process other = holdElsewhere();
        try {
            assertThatThrownBy(() -> DataFolder.open(temp))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching(
                            "the data folder %s is in use by another hub \\(process %d, started 20.+Z\\)"
                                    .formatted(temp, other.pid()));
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void staysHeldWhenASecondHoldWasRefused() throws IOException, InterruptedException {
        DataFolder held = DataFolder.open(temp);
        assertThatIOException().isThrownBy(() -> DataFolder.open(temp));
        Process other = child();
        assertThat(other.waitFor()).isEqualTo(1);
        assertThat(other.inputReader().readLine()).contains("is in use by another hub");
        held.close();
    }

    @Test
    void isFreeAfterItsHolderWasKilled() throws IOException, InterruptedException {
        holdElsewhere().destroyForcibly().waitFor();
        try (DataFolder folder = DataFolder.open(temp)) {
            assertThat(Files.readString(folder.resolve("lock.holder")))
                    .startsWith("process " + ProcessHandle.current().pid() + ", started 20");
        }
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThatIOException()
                .isThrownBy(() -> DataFolder.open(file))
                .withMessage("the data folder %s is a file, not a folder", file);
        assertThatIOException()
                .isThrownBy(() -> DataFolder.open(file.resolve("data")))
                .withMessageStartingWith(
                        "the data folder " + file.resolve("data") + " cannot be created: ");
    }

    /** {@code /proc} is a folder in which nobody, root included, can make a file. */
    @Test
    void refusesAFolderThatCannotBeWritten() {
        assertThatIOException()
                .isThrownBy(() -> DataFolder.open(Path.of("/proc")))
                .withMessageStartingWith("the data folder /proc cannot be written: ");
    }

    private Process holdElsewhere() throws IOException {
        Process other = child();
        assertThat(other.inputReader().readLine()).isEqualTo("held");
        return other;
    }

    private Process child() throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        temp.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Another hub, as far as the folder is concerned. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] args) throws IOException {
            try (DataFolder folder = DataFolder.open(Path.of(args[0]))) {
                System.out.println("held");
                while (System.in.read() >= 0) {
                    assertThat(folder.path()).exists();
                }
            } catch (IOException e) {
                System.out.println(e.getMessage());
                System.exit(1);
            }
        }
    }
}
