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
import java.util.regex.Pattern;
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

    /** Blank lines and comments. */
    private static final Pattern NOTHING = Pattern.compile("(\\h*(#.*)?(\\R|$))*");

    private static final Pattern ELEMENT = Pattern.compile("\\[\\d+]$");

    private final SmallRyeConfig config;
    private final String file;
    private final List<String> warnings;

    private Settings(SmallRyeConfig config, String file, List<String> warnings) {
        this.config = config;
        this.file = file;
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
        return new Settings(builder.build(), file.orElse(""), unknownVariables(environment));
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
        String text;
        Map<String, String> read;
        try {
            text = Files.readString(file);
            read = new YamlConfigSource(file.toString(), text).getProperties();
        } catch (IOException | RuntimeException e) {
            throw new BadSettingException("config_file '" + file + "' cannot be read: " + e);
        }
        if (read.isEmpty() && !NOTHING.matcher(text).matches()) {
            throw new BadSettingException(
                    "config_file '" + file + "' must be a YAML map of settings, and sets nothing");
        }
        for (Map.Entry<String, String> entry : read.entrySet()) {
            // A list comes joined by commas under its own key, and each element under another.
            String key = ELEMENT.matcher(entry.getKey()).replaceFirst("");
            if (Setting.ofKey(key).isEmpty()) {
                throw new BadSettingException(
                        "config_file '" + file + "': unknown key '" + entry.getKey() + "'");
            }
            if (key.equals(entry.getKey())) {
                values.put(key, entry.getValue());
            }
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
        String name =
                switch (value.getConfigSourceOrdinal()) {
                    case OF_FLAGS -> "--" + setting.key();
                    case OF_ENVIRONMENT -> setting.variable();
                    case OF_FILE -> setting.key() + " (" + file + ")";
                    default -> setting.key();
                };
        String shown = value(setting).replaceAll("://.*@", "://…@");
        return new BadSettingException(name + " '" + shown + "' must " + bound);
    }
}
