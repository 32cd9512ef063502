package parley;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The command {@code config}: shows each setting as {@code serve} with the same flags, environment
 * and file would have it, and where it comes from; passwords are hidden. Starts nothing.
 */
public final class ShowConfig {
    private static final int USAGE = 2;
    private static final String JSON = "--json";

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    private ShowConfig(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), System.out, System.err, arguments));
    }

    /** Answers the exit code: 0, or 2 when a setting cannot be, which {@code err} then names. */
    static int run(
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            String... arguments) {
        CommandSpec spec =
                SettingFlags.command(
                        "parley config",
                        "Shows each setting in force and where it comes from, and checks them"
                                + " all.");
        spec.addOption(
                OptionSpec.builder(JSON)
                        .arity("0")
                        .type(boolean.class)
                        .description("one JSON object a line")
                        .build());
        CommandLine command = new CommandLine(spec);
        ShowConfig show = new ShowConfig(environment, out, err);
        command.setExecutionStrategy(show::run);
        return command.execute(arguments);
    }

    private int run(ParseResult parsed) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        try {
            Settings settings = Settings.load(SettingFlags.of(parsed), environment);
            if (parsed.hasMatchedOption(JSON)) {
                rows(settings).forEach(this::printJson);
            } else {
                printTable(rows(settings));
            }
            settings.warnings().forEach(warning -> err.println("parley config: " + warning));
            Plugins.of(settings).offer();
            HubConfig.of(settings);
            return 0;
        } catch (BadSettingException e) {
            err.println("parley config: " + e.getMessage());
            return USAGE;
        }
    }

    private record Row(String key, SettingValue value) {}

    private static List<Row> rows(Settings settings) {
        List<Row> rows = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            rows.add(new Row(setting.key(), settings.inForce(setting)));
        }
        rows.add(new Row(Settings.FILE_KEY, settings.file()));
        return rows;
    }

    private void printJson(Row row) {
        Origin origin = row.value().origin();
        out.println(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("setting", row.key())
                        .put("value", row.value().shown())
                        .put("from", origin.kind().name().toLowerCase(Locale.ROOT))
                        .put("place", origin.place()));
    }

    private void printTable(List<Row> rows) {
        int keys = widest(rows.stream().map(Row::key).toList());
        int values = widest(rows.stream().map(row -> row.value().shown()).toList());
        String line = "%-" + keys + "s  %-" + values + "s  %s%n";
        out.printf(line, "SETTING", "VALUE", "FROM");
        for (Row row : rows) {
            out.printf(line, row.key(), row.value().shown(), row.value().origin().description());
        }
    }

    private static int widest(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0) + 1;
    }
}
