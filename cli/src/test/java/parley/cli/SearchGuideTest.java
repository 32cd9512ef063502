package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import parley.cli.StubHub.Answer;

/** What docs/search.md says of the terminal. */
final class SearchGuideTest {

    private static final Path GUIDE = Path.of("../docs/search.md");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @Test
    void everyCommandOfThePageIsOne() throws IOException {
        List<String> commands =
                Files.readAllLines(GUIDE).stream()
                        .filter(line -> line.startsWith("./parley "))
                        .toList();
        assertThat(commands).hasSize(8);
        try (StubHub hub = StubHub.answering(Answer.ok("{}"))) {
            for (String command : commands) {
                List<String> words = new ArrayList<>();
                Matcher matcher = WORD.matcher(command.substring("./parley ".length()));
                while (matcher.find()) {
                    words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
                }
                words.add("--hub=" + hub.url());
                CommandRun run = CommandRun.of(words.toArray(String[]::new));
                assertThat(run.err()).as(command).isEmpty();
                assertThat(run.code()).as(command).isZero();
            }
        }
    }
}
