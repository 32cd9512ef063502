package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/configuration.md says. */
class ConfigurationGuideTest {
    @TempDir Path temp;

    private static String guide() throws IOException {
        return Files.readString(Path.of("..", "docs", "configuration.md"));
    }

    @Test
    void everySettingHasItsRowWithItsVariableAndDefault() throws Exception {
        List<String> rows = guide().lines().filter(line -> line.startsWith("| `--")).toList();
        assertThat(rows).hasSize(Setting.values().length + 1);
        for (int i = 0; i < Setting.values().length; i++) {
            Setting setting = Setting.values()[i];
            String shown =
                    setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`";
            String[] cells = rows.get(i).split("\\|");
            assertThat(List.of(cells[1].strip(), cells[2].strip(), cells[3].strip()))
                    .containsExactly(
                            "`--" + setting.key() + "`", "`" + setting.variable() + "`", shown);
        }
    }

    @Test
    void itsFileIsTaken() throws Exception {
        String yaml = guide().split("```yaml\n")[1].split("```")[0];
        Path file = Files.writeString(temp.resolve("parley.yaml"), yaml);
        Settings settings = Settings.load(Map.of("config_file", "" + file), Map.of());
        assertThat(settings.value(Setting.ADMINS)).isEqualTo("ann,bob");
        assertThat(settings.value(Setting.TLS_KEY)).isEqualTo("/etc/parley/hub.key");
        assertThat(settings.value(Setting.DATA)).isEqualTo("/var/lib/parley");
    }
}
