package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DecisionsPageTest {
    private static final Path FOLDER = Path.of("../docs/decisions");

    @Test
    void theListOfDecisionsHasEachOfThemInOrderUnderItsHeading() throws IOException {
        List<String> listed =
                Files.readAllLines(FOLDER.resolve("README.md")).stream()
                        .filter(line -> line.matches("[0-9]+\\. .*"))
                        .toList();
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> decisions =
                    files.filter(file -> file.getFileName().toString().matches("[0-9]{4}-.*"))
                            .sorted()
                            .map(DecisionsPageTest::entry)
                            .toList();
            assertThat(decisions).hasSizeGreaterThanOrEqualTo(20);
            assertThat(listed).isEqualTo(decisions);
        }
    }

    private static String entry(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            String heading = lines.findFirst().orElseThrow();
            assertThat(heading).as("the heading of %s", file).matches("# [0-9]+\\. .+");
            String[] parts = heading.substring(2).split("\\. ", 2);
            return "%s. [%s](%s)".formatted(parts[0], parts[1], file.getFileName());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
