package parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTreeTest {
    @TempDir private Path temp;

    @Test
    void isDeletedWithAllThatIsInItButNotWhatItsLinksLeadTo() throws IOException {
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
        Path kept = Files.writeString(elsewhere.resolve("kept"), "x");
        Path folder = Files.createDirectories(temp.resolve("folder/in/it")).getParent();
        Files.writeString(folder.resolve("file"), "x");
        Files.createSymbolicLink(folder.resolve("link"), elsewhere);

        new FolderTree(temp.resolve("folder")).delete();

        assertThat(temp.resolve("folder")).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void oneThatIsNotThereIsDeletedAlready() throws IOException {
        new FolderTree(temp.resolve("none")).delete();

        assertThat(temp).isEmptyDirectory();
    }
}
