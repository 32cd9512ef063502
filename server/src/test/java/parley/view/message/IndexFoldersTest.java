package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexFoldersTest {
    @TempDir private Path data;
    private Path first = Path.of("");
    private IndexFolders folders = new IndexFolders(Path.of("index"));

    @BeforeEach
    void open() throws IOException {
        first = Files.createDirectories(data.resolve("index"));
        folders = new IndexFolders(first);
    }

    @Test
    void theFirstCountsUntilAnotherIsUsed() throws IOException {
        assertThat(folders.current()).isEqualTo(first);
        Path second = folders.fresh();
        assertThat(folders.current()).isEqualTo(first);
        folders.use(second);
        assertThat(new IndexFolders(first).current()).isEqualTo(second);
    }

    @Test
    void aFreshOneIsEmptyAndNeverTheOneThatCounts() throws IOException {
        Path second = folders.fresh();
        Files.writeString(second.resolve("left over"), "");
        assertThat(folders.fresh()).isEqualTo(second).isEmptyDirectory();
        folders.use(second);
        assertThat(folders.fresh()).isNotEqualTo(second).isEmptyDirectory();
    }

    @Test
    void whatDoesNotCountIsCleanedAwayAndNothingElse() throws IOException {
        Path second = folders.fresh();
        folders.use(second);
        Path third = folders.fresh();
        Path checked = folders.forCheck();
        Path other = Files.createDirectories(data.resolve("index-of-somebody"));
        folders.clean();
        assertThat(second).exists();
        assertThat(other).exists();
        assertThat(first).doesNotExist();
        assertThat(third).doesNotExist();
        assertThat(checked).doesNotExist();
    }

    @Test
    void aFileThatNamesNoFolderOfTheseIsNotFollowed() throws IOException {
        Files.writeString(data.resolve("index.current"), "../elsewhere\n");
        assertThat(folders.current()).isEqualTo(first);
    }
}
