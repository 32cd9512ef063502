package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What GUARANTEES.md says is tested. */
class GuaranteesPageTest {
    /** A class of tests, and perhaps one of them, or how its name begins. */
    private static final Pattern TEST =
            Pattern.compile("`([A-Z]\\w+(?:Contract|Test))(?:\\.(\\w+)(…?))?`");

    @Test
    void namesTestsThatThereAre() throws IOException {
        List<MatchResult> named =
                TEST.matcher(Files.readString(Path.of("GUARANTEES.md"))).results().toList();
        assertThat(named).hasSizeGreaterThan(20).anyMatch(test -> test.group(2) != null);
        for (MatchResult test : named) {
            String source = source(test.group(1));
            if (test.group(2) != null) {
                String name = test.group(2) + (test.group(3).isEmpty() ? "\\(" : "");
                assertThat(source).containsPattern("void " + name);
            }
        }
    }

    private static String source(String name) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Optional<Path> file = files.filter(each -> each.endsWith(name + ".java")).findFirst();
            assertThat(file).as(name).isPresent();
            return Files.readString(file.get());
        }
    }
}
