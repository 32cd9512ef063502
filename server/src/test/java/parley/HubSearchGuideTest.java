package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of docs/search.md, in their order on one hub: each command of curl works, and prints
 * what stands below it. The page leaves fields out, and has … for what differs each time.
 */
class HubSearchGuideTest {
    private static final Path GUIDE = Path.of("../docs/search.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("```sh\n(curl .*?)```\n(?:```json\n(.*?)```)?", Pattern.DOTALL);

    @TempDir Path data;

    @Test
    void theExamplesPrintWhatThePageSays() throws Exception {
        int compared = 0;
        try (HubFixture hub = HubFixture.start(data, "memory:")) {
            Matcher examples = EXAMPLE.matcher(Files.readString(GUIDE));
            while (examples.find()) {
                String printed = "";
                for (String command : commands(examples.group(1))) {
                    printed = shell(command.replace("localhost:8080", hub.authority()));
                }
                if (examples.group(2) != null) {
                    check(RestClient.json(examples.group(2)), RestClient.json(printed), printed);
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(7);
    }

    /** A backslash at a line's end goes on in the next. */
    private static List<String> commands(String example) {
        return example.replace("\\\n", "").lines().toList();
    }

    private static void check(JsonNode expected, JsonNode printed, String whole) {
        if (expected.isObject() && expected.has("…")) {
            assertThat(printed.size()).as(whole).isEqualTo(expected.size());
            check(expected.get("…"), printed.elements().next(), whole);
        } else if (expected.isObject()) {
            assertThat(expected.isEmpty() && !printed.isEmpty()).as(whole).isFalse();
            expected.properties()
                    .forEach(
                            field -> {
                                assertThat(printed.has(field.getKey())).as(whole).isTrue();
                                check(field.getValue(), printed.get(field.getKey()), whole);
                            });
        } else if (expected.isArray()) {
            assertThat(printed.size()).as(whole).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                check(expected.get(i), printed.get(i), whole);
            }
        } else if (expected.asText().equals("…")) {
            assertThat(printed.asText()).as(whole).isNotEmpty();
        } else {
            assertThat(printed).as(whole).isEqualTo(expected);
        }
    }

    /** What a command prints; it must succeed. */
    private static String shell(String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("sh", "-c", command.replace("curl ", "curl -sf -m 20 "))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command).isZero();
        return printed;
    }
}
