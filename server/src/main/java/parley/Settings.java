package parley;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The values of all settings, from flags, else the environment, else a file, else the defaults. */
final class Settings {
    static final String FILE_KEY = "config_file";
    static final String FILE_VARIABLE = "PARLEY_CONFIG_FILE";
    private static final String PREFIX = "PARLEY_";

    /** Read by the launcher and by the client commands. */
    private static final List<String> LAUNCHER_VARIABLES =
            List.of("PARLEY_JAVA_OPTS", "PARLEY_HUB", "PARLEY_USER", "PARLEY_CACERT");

    private final Map<Setting, SettingValue> values = new EnumMap<>(Setting.class);
    private final SettingValue file;
    private final List<String> warnings;

    private Settings(SettingValue file, List<String> warnings) {
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
        SettingValue file =
                said(FILE_KEY, FILE_VARIABLE, flags, environment)
                        .filter(value -> !value.text().isEmpty())
                        .orElse(new SettingValue("", Origin.DEFAULT));
        Map<Setting, SettingValue> inFile =
                file.text().isEmpty() ? Map.of() : SettingsFile.read(file.text());
        Settings settings = new Settings(file, unknownVariables(environment));
        for (Setting setting : Setting.values()) {
            SettingValue value =
                    said(setting.key(), setting.variable(), flags, environment)
                            .or(() -> Optional.ofNullable(inFile.get(setting)))
                            .orElse(new SettingValue(setting.defaultValue(), Origin.DEFAULT));
            settings.values.put(setting, value);
        }
        return settings;
    }

    private static Optional<SettingValue> said(
            String key,
            String variable,
            Map<String, String> flags,
            Map<String, String> environment) {
        return Optional.ofNullable(flags.get(key))
                .map(text -> new SettingValue(text, Origin.flag(key)))
                .or(
                        () ->
                                Optional.ofNullable(environment.get(variable))
                                        .map(
                                                text ->
                                                        new SettingValue(
                                                                text, Origin.variable(variable))));
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

    /** What is odd, but stops nothing. */
    List<String> warnings() {
        return warnings;
    }

    /** The file that was read, and who named it; empty for none. */
    SettingValue file() {
        return file;
    }

    String value(Setting setting) {
        return inForce(setting).text();
    }

    /** Also who said so. */
    SettingValue inForce(Setting setting) {
        return Objects.requireNonNull(values.get(setting));
    }

    /** A setting that names a file or folder. */
    Path path(Setting setting) throws BadSettingException {
        String text = value(setting);
        if (text.isBlank()) {
            throw bad(setting, "name a file or folder");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw bad(setting, "name a file or folder: " + e.getReason());
        }
    }

    /** To throw when a setting's value cannot be; hides what may hold a password. */
    BadSettingException bad(Setting setting, String bound) {
        SettingValue value = inForce(setting);
        String name =
                switch (value.origin().kind()) {
                    case FLAG, ENVIRONMENT -> value.origin().place();
                    case FILE -> setting.key() + " (" + value.origin().place() + ")";
                    case DEFAULT -> setting.key();
                };
        return new BadSettingException(name + " '" + value.shown() + "' must " + bound);
    }
}
