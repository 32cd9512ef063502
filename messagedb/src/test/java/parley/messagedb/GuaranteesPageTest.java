package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What GUARANTEES.md says is tested. */
class GuaranteesPageTest {
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Contract|Test))[`.]");

    @Test
    void namesTestsThatThereAre() throws IOException {
        Set<String> named =
                TEST.matcher(Files.readString(Path.of("GUARANTEES.md")))
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toSet());
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".java", "")))
                    .containsAll(named);
        }
        assertThat(named).hasSizeGreaterThan(5);
    }
}
