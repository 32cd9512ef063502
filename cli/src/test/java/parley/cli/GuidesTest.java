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
import parley.cli.StubHub.Asked;

/** What the guides say of the terminal. */
final class GuidesTest {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Pattern REMARK = Pattern.compile(" {2,}# .*");

    @Test
    void everyCommandOfThePageOnSearchIsOne() throws IOException {
        List<String> commands = commands("search.md");
        assertThat(commands).hasSize(8);
        try (StubHub hub = StubHub.answering(Answer.ok("{}"))) {
            commands.forEach(command -> assertRuns(command, hub));
        }
    }

    @Test
    void everyCommandOfThePageOnViewsStartsItsJob() throws IOException {
        List<String> commands = commands("rebuild.md");
        assertThat(commands).hasSize(2);
        try (StubHub hub = StubHub.answering(ended("REBUILD"), ended("CHECK"))) {
            commands.forEach(command -> assertRuns(command, hub));
            assertThat(hub.asked())
                    .extracting(Asked::path)
                    .containsExactly("/v1/admin:rebuild", "/v1/admin:check");
        }
    }

    private static Answer ended(String kind) {
        return Answer.ok(
                "{\"job\": {\"id\": \"7x\", \"kind\": \"%s\", \"state\": \"DONE\"}}"
                        .formatted(kind));
    }

    private static List<String> commands(String page) throws IOException {
        return Files.readAllLines(Path.of("../docs", page)).stream()
                .filter(line -> line.startsWith("./parley "))
                .map(line -> REMARK.matcher(line).replaceFirst(""))
                .toList();
    }

    private static void assertRuns(String command, StubHub hub) {
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
