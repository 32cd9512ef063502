package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.domain.UserId;

/** The file that {@code --config_file} names. */
class SettingsFileTest {
    private static final Map<String, String> NONE = Map.of();

    @TempDir Path temp;

    @Test
    void aFileMayListAddressesAndAdministrators() throws Exception {
        Path file =
                file(
                        "listen:",
                        "  - 127.0.0.1:1",
                        "  - localhost:2",
                        "  - '[::1]:3'",
                        "admins: [ann, bob]",
                        "log: memory:64MB",
                        "log_level: debug");
        HubConfig config =
                HubConfig.of(Settings.load(Map.of("config_file", file.toString()), NONE));
        assertThat(config.listen().stream().map(InetSocketAddress::getPort))
                .containsExactly(1, 2, 3);
        assertThat(config.listen()).allMatch(address -> address.getAddress().isLoopbackAddress());
        assertThat(config.admins()).containsExactlyInAnyOrder(new UserId("ann"), new UserId("bob"));
        assertThat(config.log()).isEqualTo("memory:64MB");
        assertThat(config.logLevel()).isEqualTo(Level.DEBUG);
    }

    /** Ten addresses and more keep their order, though {@code [10]} sorts before {@code [2]}. */
    @Test
    void aLongListKeepsItsOrder() throws Exception {
        String[] lines =
                IntStream.rangeClosed(1, 12)
                        .mapToObj(port -> "- 127.0.0.1:" + port)
                        .toArray(String[]::new);
        Path file = file("listen:\n" + String.join("\n", lines));
        HubConfig config =
                HubConfig.of(Settings.load(Map.of("config_file", file.toString()), NONE));
        assertThat(config.listen().stream().map(InetSocketAddress::getPort))
                .isEqualTo(IntStream.rangeClosed(1, 12).boxed().collect(Collectors.toList()));
    }

    @ParameterizedTest
    @CsvSource({
        "colour: blue, colour",
        "log: {level: debug}, log.level",
        "tls: {pem: a.pem}, tls.pem",
        "Listen: 127.0.0.1:1, Listen"
    })
    void anUnknownKeyInTheFileIsRefusedByName(String line, String key) throws Exception {
        Path file = file("data: here", line);
        assertThatThrownBy(() -> Settings.load(Map.of("config_file", file.toString()), NONE))
                .isInstanceOf(BadSettingException.class)
                .hasMessage("config_file '%s': unknown key '%s' in line 2", file, key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "a: b: c", "- one\n- two", "just words", "\t"})
    void aFileThatIsNoYamlMapIsRefusedByName(String text) throws Exception {
        Path file = file(text);
        assertThatThrownBy(() -> Settings.load(Map.of("config_file", file.toString()), NONE))
                .isInstanceOf(BadSettingException.class)
                .hasMessageContaining(file.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data: there | key 'data' in line 2 is set already",
                "listen: [[a], b] | key 'listen' in line 2 must be a text or a list of texts",
                "tls: {crt: {pem: a}} | key 'tls.crt' in line 2 must be a text or a list of texts",
                "[a]: b | line 2 has a key that is no text",
                "log: 'a | line 2 is no YAML: ",
                "admins: *ann | line 2 is no YAML: "
            })
    void aFaultInTheFileIsRefusedWithItsLine(String line, String fault) throws Exception {
        Path file = file("data: here", line);
        assertThatThrownBy(() -> Settings.load(Map.of("config_file", file.toString()), NONE))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith("config_file '%s': ", file)
                .hasMessageContaining(fault)
                .hasMessageNotContainingAny("Exception", "snakeyaml");
    }

    /** What YAML 1.1 would take for a boolean, a number or a time is a text here. */
    @ParameterizedTest
    @ValueSource(strings = {"no", "on", "1_000", "010", "12:30", "2026-11-21", "~", "1e3"})
    void aValueInTheFileIsTakenAsItIsWritten(String value) throws Exception {
        Path file = file("data: " + value);
        Settings settings = Settings.load(Map.of("config_file", file.toString()), NONE);
        assertThat(settings.value(Setting.DATA)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls.crt: a.pem",
                "tls: {crt: a.pem}",
                "tls:\n  crt: a.pem",
                "'tls.crt': &x a.pem\ntls.key: *x"
            })
    void aKeyWithADotMayBeNested(String text) throws Exception {
        Settings settings = Settings.load(Map.of("config_file", file(text).toString()), NONE);
        assertThat(settings.value(Setting.TLS_CRT)).isEqualTo("a.pem");
    }

    @Test
    void aFileThatIsMissingIsRefusedByName() {
        Path file = temp.resolve("missing.yaml");
        assertThatThrownBy(() -> Settings.load(NONE, Map.of("PARLEY_CONFIG_FILE", "" + file)))
                .isInstanceOf(BadSettingException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void anEmptyFileSetsNothing() throws Exception {
        Settings settings =
                Settings.load(Map.of("config_file", file("# nothing", "").toString()), NONE);
        assertThat(settings.value(Setting.LOG)).isEqualTo("postgres:");
    }

    private Path file(String... lines) throws IOException {
        return Files.writeString(
                Files.createTempFile(temp, "parley", ".yaml"), String.join("\n", lines));
    }
}
