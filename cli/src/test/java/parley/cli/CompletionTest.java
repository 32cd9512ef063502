package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script for shells, run by bash. */
final class CompletionTest {

    @TempDir private Path temp;

    /** What bash offers in place of the last word. */
    private List<String> completions(String... words) throws IOException, InterruptedException {
        Path script = temp.resolve("completion");
        Files.writeString(script, CommandRun.of("completion", "bash").out());
        String line = String.join(" ", words);
        String program =
                """
                source %s
                COMP_WORDS=(%s) COMP_CWORD=%d COMP_LINE='%s' COMP_POINT=%d
                [[ $(complete -p parley) == *_complete_parley* ]] || exit 1
                _complete_parley 2>/dev/null
                printf '%%s\\n' "${COMPREPLY[@]}"
                """
                        .formatted(
                                script,
                                line.replace("''", "\"\""),
                                words.length - 1,
                                line.replace("''", ""),
                                line.length());
        Process bash = new ProcessBuilder("bash", "-c", program).start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(bash.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(err).isEmpty();
        return out.lines().map(String::strip).toList();
    }

    @Test
    void bashOffersCommandsAndTheirCommandsAndOptions() throws Exception {
        assertThat(completions("parley", "to")).containsExactly("topics");
        assertThat(completions("parley", "''"))
                .contains("serve", "config", "post", "messages", "topics", "users", "completion");
        assertThat(completions("parley", "ta")).containsExactly("tail");
        assertThat(completions("parley", "tail", "--cu")).containsExactly("--cursor-file");
        assertThat(completions("parley", "topics", "m")).containsExactly("members");
        assertThat(completions("parley", "topics", "members", "a")).containsExactly("add");
        assertThat(completions("parley", "topics", "create", "--p")).containsExactly("--private");
        assertThat(completions("parley", "serve", "--max"))
                .containsExactlyInAnyOrder("--max_connections", "--max_request");
        assertThat(completions("parley", "topics", "create", "--j")).containsExactly("--json");
    }

    @Test
    void theFlagsOfServeAreThoseOfItsGuide() throws IOException {
        Pattern flag = Pattern.compile("^\\| `(--[a-z._-]+)`", Pattern.MULTILINE);
        String guide = Files.readString(Path.of("..", "docs", "configuration.md"));
        assertThat(flag.matcher(guide).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(Parley.SETTINGS);
    }

    @Test
    void theScriptForZshTurnsOnItsSupportForBash() {
        CommandRun run = CommandRun.of("completion", "zsh");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("bashcompinit", "_complete_parley");
    }

    @Test
    void anotherShellIsWrongUsage() {
        CommandRun run = CommandRun.of("completion", "fish");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("bash or zsh");
    }
}
