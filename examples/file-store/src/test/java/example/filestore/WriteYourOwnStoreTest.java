package example.filestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page that walks through this example shows what is there. */
final class WriteYourOwnStoreTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path PAGE = ROOT.resolve("docs/write-your-own-store.md");
    private static final Pattern EXCERPT =
            Pattern.compile("<!-- excerpt: (\\S+) -->\\n```\\w*\\n(.*?)```\\n", Pattern.DOTALL);
    private static final Pattern CODE =
            Pattern.compile("(<!-- excerpt: \\S+ -->\\n)?```(?:java|xml)\\n");
    private static final Pattern LINK = Pattern.compile("]\\(([^#)]+)\\)");

    /** Without what stands before and behind the lines. */
    private static String stripped(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    @Test
    void itsExcerptsStandInTheSources() throws Exception {
        String page = Files.readString(PAGE);
        List<MatchResult> excerpts = EXCERPT.matcher(page).results().toList();
        assertThat(excerpts).hasSizeGreaterThan(8);
        for (MatchResult excerpt : excerpts) {
            String source = Files.readString(ROOT.resolve(excerpt.group(1)));
            assertThat(stripped(source)).contains(stripped(excerpt.group(2)));
        }
    }

    @Test
    void allOfItsCodeIsExcerpts() throws Exception {
        assertThat(CODE.matcher(Files.readString(PAGE)).results())
                .isNotEmpty()
                .allMatch(code -> code.group(1) != null);
    }

    @Test
    void itsLinksLeadSomewhere() throws Exception {
        List<MatchResult> links = LINK.matcher(Files.readString(PAGE)).results().toList();
        assertThat(links).isNotEmpty();
        for (MatchResult link : links) {
            assertThat(PAGE.resolveSibling(link.group(1))).exists();
        }
    }
}
