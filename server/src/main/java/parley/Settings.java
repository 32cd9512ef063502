package parley;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The values of all settings, from flags, else the environment, else a file, else the defaults. */
final class Settings {
    static final String FILE_KEY = "config_file";
    static final String FILE_VARIABLE = "PARLEY_CONFIG_FILE";
    private static final String PREFIX = "PARLEY_";
    private static final int OF_FLAGS = 400;
    private static final int OF_ENVIRONMENT = 300;
    private static final int OF_FILE = 200;
    private static final int OF_DEFAULTS = 100;

    private final SmallRyeConfig config;
    private final List<String> warnings;

    private Settings(SmallRyeConfig config, List<String> warnings) {
        this.config = config;
        this.warnings = warnings;
    }

    /**
     * @param flags by {@link Setting#key}, and the file's under {@link #FILE_KEY}
     * @param environment the whole of it
     * @throws BadSettingException when the file cannot be read or sets what is no setting
     */
    static Settings load(Map<String, String> flags, Map<String, String> environment)
            throws BadSettingException {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        Map<String, String> fromFlags = new LinkedHashMap<>(flags);
        fromFlags.remove(FILE_KEY);
        builder.withSources(new PropertiesConfigSource(fromFlags, "flags", OF_FLAGS));
        builder.withSources(
                new PropertiesConfigSource(
                        ofEnvironment(environment), "environment", OF_ENVIRONMENT));
        Optional<String> file =
                Optional.ofNullable(flags.get(FILE_KEY))
                        .or(() -> Optional.ofNullable(environment.get(FILE_VARIABLE)));
        if (file.isPresent()) {
            builder.withSources(
                    new PropertiesConfigSource(ofFile(Path.of(file.get())), file.get(), OF_FILE));
        }
        Map<String, String> defaults =
                Arrays.stream(Setting.values())
                        .collect(Collectors.toMap(Setting::key, Setting::defaultValue));
        builder.withSources(new PropertiesConfigSource(defaults, "defaults", OF_DEFAULTS));
        return new Settings(builder.build(), unknownVariables(environment));
    }

    private static Map<String, String> ofEnvironment(Map<String, String> environment) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            String value = environment.get(setting.variable());
            if (value != null) {
                values.put(setting.key(), value);
            }
        }
        return values;
    }

    private static List<String> unknownVariables(Map<String, String> environment) {
        List<String> known = Arrays.stream(Setting.values()).map(Setting::variable).toList();
        return environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .filter(name -> !known.contains(name) && !name.equals(FILE_VARIABLE))
                .filter(name -> !LAUNCHER_VARIABLES.contains(name))
                .sorted()
                .map(name -> "The environment variable " + name + " sets nothing")
                .toList();
    }

    /** Read by the launcher and by the client commands. */
    private static final List<String> LAUNCHER_VARIABLES =
            List.of("PARLEY_JAVA_OPTS", "PARLEY_HUB", "PARLEY_USER");

    private static Map<String, String> ofFile(Path file) throws BadSettingException {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> read;
        try {
            read = new YamlConfigSource(file.toString(), Files.readString(file)).getProperties();
        } catch (IOException | RuntimeException e) {
            throw new BadSettingException("config_file '" + file + "' cannot be read: " + e);
        }
        for (Map.Entry<String, String> entry : read.entrySet()) {
            String key = entry.getKey().replaceFirst("\\[\\d+]$", "");
            if (Setting.ofKey(key).isEmpty()) {
                throw new BadSettingException(
                        "config_file '" + file + "': unknown key '" + entry.getKey() + "'");
            }
            values.merge(key, entry.getValue(), (one, next) -> one + "," + next);
        }
        return values;
    }

    /** What is odd, but stops nothing. */
    List<String> warnings() {
        return warnings;
    }

    String value(Setting setting) {
        return Optional.ofNullable(config.getConfigValue(setting.key()).getValue()).orElse("");
    }

    /** To throw when a setting's value cannot be; hides what may hold a password. */
    BadSettingException bad(Setting setting, String bound) {
        ConfigValue value = config.getConfigValue(setting.key());
        String source = Optional.ofNullable(value.getConfigSourceName()).orElse("defaults");
        String name =
                switch (source) {
                    case "flags" -> "--" + setting.key();
                    case "environment" -> setting.variable();
                    default -> setting.key() + " (" + source + ")";
                };
        String shown = value(setting).replaceAll("://[^@/]*@", "://…@");
        return new BadSettingException(name + " '" + shown + "' must " + bound);
    }
}
