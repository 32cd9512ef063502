package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.Limits;

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
        assertThat(config.tls()).isEqualTo(new Tls.None());
        assertThat(config.limits()).isEqualTo(new Limits(20_000, 512 * 1024, Optional.empty()));
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
        "BUS, PARLEY_BUS",
        "PLUGINS, PARLEY_PLUGINS",
        "AUTH, PARLEY_AUTH",
        "INSECURE_DEV_AUTH, PARLEY_INSECURE_DEV_AUTH",
        "ADMINS, PARLEY_ADMINS",
        "ANONYMOUS_POSTS, PARLEY_ANONYMOUS_POSTS",
        "COMPAT, PARLEY_COMPAT",
        "TLS, PARLEY_TLS",
        "TLS_CRT, PARLEY_TLS_CRT",
        "TLS_KEY, PARLEY_TLS_KEY",
        "MAX_CONNECTIONS, PARLEY_MAX_CONNECTIONS",
        "MAX_REQUEST, PARLEY_MAX_REQUEST",
        "RATE_LIMIT, PARLEY_RATE_LIMIT",
        "RATE_BURST, PARLEY_RATE_BURST",
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
    void eachValueKnowsWhereItCameFrom() throws Exception {
        Path file = file("# ours", "log: 'memory:'", "data: here", "admins:", "  - ann");
        Settings settings =
                Settings.load(
                        Map.of("data", "there"),
                        Map.of("PARLEY_LOG_LEVEL", "debug", "PARLEY_CONFIG_FILE", "" + file));
        assertThat(settings.inForce(Setting.DATA).origin()).isEqualTo(Origin.flag("data"));
        assertThat(settings.inForce(Setting.LOG_LEVEL).origin())
                .isEqualTo(Origin.variable("PARLEY_LOG_LEVEL"));
        assertThat(settings.inForce(Setting.LOG).origin()).isEqualTo(Origin.file("" + file, 2));
        assertThat(settings.inForce(Setting.ADMINS).origin()).isEqualTo(Origin.file("" + file, 4));
        assertThat(settings.inForce(Setting.LISTEN).origin()).isEqualTo(Origin.DEFAULT);
        assertThat(settings.file().origin()).isEqualTo(Origin.variable("PARLEY_CONFIG_FILE"));
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
                "bus | local",
                "bus | nats://host:4222",
                "auth | token",
                "insecure-dev-auth | yes",
                "admins | ann,b/b",
                "anonymous_posts | no",
                "compat | meow",
                "compat | none,dunder",
                "compat | ','",
                "compat | Meower",
                "tls | yes",
                "tls.crt | given.pem",
                "tls.key | given.pem",
                "max_connections | 0",
                "max_connections | many",
                "max_connections | 1000001",
                "max_request | 0KiB",
                "max_request | 65MiB",
                "max_request | 512",
                "max_request | 999999999MiB",
                "rate_limit | 100",
                "rate_limit | 0/s",
                "rate_limit | 100/d",
                "rate_limit | 1000001/s",
                "rate_burst | 10",
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
                key + " (" + file + " line 1)",
                value);
    }

    @ParameterizedTest
    @CsvSource({
        "'meower,dunder', 'MEOWER,DUNDER'",
        "'dunder, meower', 'MEOWER,DUNDER'",
        "dunder, DUNDER",
        "none, ''"
    })
    void theDialectsNamedAreSpoken(String names, String dialects) throws Exception {
        assertThat(HubConfig.of(Settings.load(Map.of("compat", names), NONE)).dialects())
                .extracting(Enum::name)
                .containsExactlyInAnyOrder(
                        dialects.isEmpty() ? new String[0] : dialects.split(","));
    }

    private static void assertRefused(Settings settings, String name, String value) {
        assertThatThrownBy(() -> HubConfig.of(settings))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith(name + " '" + value + "' must ");
    }

    @ParameterizedTest
    @CsvSource({
        "100/s, '', PT1S, 100, 100",
        "600/m, 50, PT1M, 600, 50",
        "1/h, 1000000, PT1H, 1, 1000000"
    })
    void aRateIsACountInAPeriodWithABurst(
            String limit, String burst, Duration period, long count, long bursts) throws Exception {
        Map<String, String> flags = Map.of("rate_limit", limit, "rate_burst", burst);
        assertThat(HubConfig.of(Settings.load(flags, NONE)).limits().rate())
                .contains(new Limits.Rate(count, period, bursts));
    }

    @Test
    void aSizeIsInKibOrMib() throws Exception {
        for (String size : new String[] {"1024KiB", "1MiB"}) {
            Map<String, String> flags = Map.of("max_request", size);
            assertThat(HubConfig.of(Settings.load(flags, NONE)).limits().requestBytes())
                    .isEqualTo(1 << 20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3:1", "[fe80::1]:1", "0.0.0.0:1", "127.0.0.1:1,10.1.2.3:1"})
    void devAuthIsRefusedBeyondLoopback(String listen) {
        assertThatThrownBy(() -> HubConfig.of(Settings.load(Map.of("listen", listen), NONE)))
                .isInstanceOf(BadSettingException.class)
                .hasMessageContaining("--insecure-dev-auth");
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
                "postgres://ann:se@cret@host:1",
                "postgres://host:port/db?user=ann&password=secret",
                "postgres://host:port/db?sslpassword=secret&user=ann"
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
