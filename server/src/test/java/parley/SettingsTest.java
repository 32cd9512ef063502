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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.domain.UserId;

class SettingsTest {
    private static final Map<String, String> NONE = Map.of();

    @TempDir Path temp;

    @Test
    void theDefaultsAreThoseOfALoopbackHubWithItsOwnDatabase() throws Exception {
        HubConfig config = HubConfig.of(Settings.load(NONE, NONE));
        assertThat(config.listen())
                .containsExactly(
                        new InetSocketAddress("127.0.0.1", 8080),
                        new InetSocketAddress("127.0.0.1", 9000));
        assertThat(config.data()).isEqualTo(Path.of("./data"));
        assertThat(config.log()).isEqualTo("postgres:");
        assertThat(config.admins()).isEmpty();
        assertThat(config.logLevel()).isEqualTo(Level.INFO);
    }

    /** Whichever of the three say something, the first in order counts. */
    @ParameterizedTest
    @EnumSource(Setting.class)
    void flagsWinOverTheEnvironmentWhichWinsOverTheFileWhichWinsOverTheDefault(Setting setting)
            throws Exception {
        Path file = file(setting.key() + ": from-file");
        for (int who = 0; who < 8; who++) {
            boolean flag = (who & 4) != 0;
            boolean variable = (who & 2) != 0;
            boolean key = (who & 1) != 0;
            Settings settings =
                    Settings.load(
                            flag ? Map.of(setting.key(), "from-flag") : NONE,
                            Map.of(
                                    variable ? setting.variable() : "OTHER",
                                    variable ? "from-environment" : "",
                                    key ? "PARLEY_CONFIG_FILE" : "ANOTHER",
                                    file.toString()));
            assertThat(settings.value(setting))
                    .isEqualTo(
                            flag
                                    ? "from-flag"
                                    : variable
                                            ? "from-environment"
                                            : key ? "from-file" : setting.defaultValue());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LISTEN, PARLEY_LISTEN",
        "DATA, PARLEY_DATA",
        "LOG, PARLEY_LOG",
        "AUTH, PARLEY_AUTH",
        "INSECURE_DEV_AUTH, PARLEY_INSECURE_DEV_AUTH",
        "ADMINS, PARLEY_ADMINS",
        "LOG_LEVEL, PARLEY_LOG_LEVEL"
    })
    void aVariableIsNamedAsItsFlag(Setting setting, String variable) {
        assertThat(setting.variable()).isEqualTo(variable);
    }

    @Test
    void theFileOfAFlagWinsOverThatOfTheEnvironment() throws Exception {
        Path one = file("data: one");
        Path other = file("data: other");
        Settings settings =
                Settings.load(
                        Map.of("config_file", one.toString()),
                        Map.of("PARLEY_CONFIG_FILE", other.toString()));
        assertThat(settings.value(Setting.DATA)).isEqualTo("one");
    }

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
        "tls: {crt: a.pem}, tls.crt",
        "Listen: 127.0.0.1:1, Listen"
    })
    void anUnknownKeyInTheFileIsRefusedByName(String line, String key) throws Exception {
        Path file = file("data: here", line);
        assertThatThrownBy(() -> Settings.load(Map.of("config_file", file.toString()), NONE))
                .isInstanceOf(BadSettingException.class)
                .hasMessage("config_file '%s': unknown key '%s'", file, key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "a: b: c", "- one\n- two", "just words", "\t"})
    void aFileThatIsNoYamlMapIsRefusedByName(String text) throws Exception {
        Path file = file(text);
        assertThatThrownBy(() -> Settings.load(Map.of("config_file", file.toString()), NONE))
                .isInstanceOf(BadSettingException.class)
                .hasMessageContaining(file.toString());
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

    @Test
    void anUnknownVariableIsAWarningThatNamesIt() throws Exception {
        Settings settings =
                Settings.load(
                        NONE,
                        Map.of(
                                "PARLEY_LISTN", "127.0.0.1:1",
                                "PARLEY_DATA", "here",
                                "PARLEY_CONFIG_FILE", file("log: 'memory:'").toString(),
                                "PARLEY_JAVA_OPTS", "-Xmx1g",
                                "PATH", "/bin"));
        assertThat(settings.warnings()).hasSize(1).first().asString().contains("PARLEY_LISTN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listen | 127.0.0.1",
                "listen | :8080",
                "listen | 127.0.0.1:65536",
                "listen | 127.0.0.1:-1",
                "listen | 127.0.0.1:http",
                "listen | 127.0.0.1:1,nowhere.invalid:2",
                "listen | ','",
                "listen | 0.0.0.0:8080",
                "listen | 127.0.0.1:1,[::]:2",
                "data | ' '",
                "log | mysql://host/db",
                "log | postgres",
                "log | postgres://",
                "log | postgres://host:port/db",
                "log | memory:0MB",
                "log | memory:1GB",
                "auth | token",
                "insecure-dev-auth | yes",
                "admins | ann,b/b",
                "log_level | loud"
            })
    void aBadValueIsRefusedByNameAndValueWhereverItWasSet(String key, String value)
            throws Exception {
        Setting setting = Setting.ofKey(key).orElseThrow();
        Path file = file(key + ": '" + value + "'");

        assertRefused(Settings.load(Map.of(key, value), NONE), "--" + key, value);
        assertRefused(
                Settings.load(NONE, Map.of(setting.variable(), value)), setting.variable(), value);
        assertRefused(
                Settings.load(Map.of("config_file", file.toString()), NONE),
                key + " (" + file + ")",
                value);
    }

    private static void assertRefused(Settings settings, String name, String value) {
        assertThatThrownBy(() -> HubConfig.of(settings))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith(name + " '" + value + "' must ");
    }

    @Test
    void devAuthIsAllowedBeyondLoopbackOnlyWhenSaid() throws Exception {
        Map<String, String> flags = Map.of("listen", "0.0.0.0:1", "insecure-dev-auth", "true");
        assertThat(HubConfig.of(Settings.load(flags, NONE)).listen()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://ann:secret@host:port/db",
                "mysql://ann:secret@host/db",
                "postgres://ann:secret@host:1/",
                "postgres://ann:se/cret@host:1/db",
                "postgres://ann:se@cret@host:1"
            })
    void aPasswordIsNotShown(String log) throws Exception {
        Settings settings = Settings.load(Map.of("log", log), NONE);
        assertThatThrownBy(() -> HubConfig.of(settings))
                .isInstanceOf(BadSettingException.class)
                .hasMessageNotContainingAny("secret", "cret");
    }

    /** What the library would otherwise take for an expression or an escape. */
    @ParameterizedTest
    @ValueSource(strings = {"a${b}c", "${PATH}", "a\\,b", "a\\$b", "$$", "a:b", "%dev"})
    void aValueIsTakenAsItStands(String value) throws Exception {
        Settings settings = Settings.load(Map.of("data", value), NONE);
        assertThat(settings.value(Setting.DATA)).isEqualTo(value);
    }

    private Path file(String... lines) throws IOException {
        return Files.writeString(
                Files.createTempFile(temp, "parley", ".yaml"), String.join("\n", lines));
    }
}
