package parley;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags by which a command line sets settings. */
final class SettingFlags {
    private SettingFlags() {}

    /** A command that takes them, and {@code --help}. */
    static CommandSpec command(String name, String description) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage()
                .description(description)
                .footer(
                        "",
                        "Each setting may also come from the environment (PARLEY_LISTEN, …) or from"
                            + " the file of --config_file (YAML); flags win over the environment,"
                            + " which wins over the file.");
        for (Setting setting : Setting.values()) {
            OptionSpec.Builder option =
                    OptionSpec.builder("--" + setting.key())
                            .paramLabel(setting.placeholder())
                            .type(String.class)
                            .description(
                                    setting.description()
                                            + (setting.defaultValue().isEmpty()
                                                    ? ""
                                                    : " (default: "
                                                            + setting.defaultValue()
                                                            + ")"));
            if (setting == Setting.INSECURE_DEV_AUTH) {
                option.arity("0..1").fallbackValue("true");
            }
            spec.addOption(option.build());
        }
        spec.addOption(
                OptionSpec.builder("--" + Settings.FILE_KEY)
                        .paramLabel("FILE")
                        .type(String.class)
                        .description("YAML file with settings")
                        .build());
        spec.mixinStandardHelpOptions(true);
        return spec;
    }

    /** The settings that arguments name, by their keys. */
    static Map<String, String> of(List<String> arguments) {
        CommandSpec command = command("parley", "");
        return of(new CommandLine(command).parseArgs(arguments.toArray(String[]::new)));
    }

    /** The settings that a parsed command line names, by their keys. */
    static Map<String, String> of(ParseResult parsed) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            String key = option.longestName().substring(2);
            if (Setting.ofKey(key).isPresent() || key.equals(Settings.FILE_KEY)) {
                flags.put(key, option.getValue());
            }
        }
        return flags;
    }
}
