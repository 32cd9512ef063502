package parley;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A YAML file with settings: a map from keys to texts, or to lists of texts, which mean the same as
 * the texts joined by commas. {@code tls.crt: a.pem} may also be written {@code tls: {crt: a.pem}}.
 * A text is taken as it is written: {@code no} and {@code 08} are no booleans and numbers here.
 */
final class SettingsFile {
    private final String name;
    private final Map<Setting, SettingValue> values = new EnumMap<>(Setting.class);

    private SettingsFile(String name) {
        this.name = name;
    }

    /**
     * @throws BadSettingException naming the file, and the line where there is one, when it cannot
     *     be read, is no such map, or sets what is no setting or is set already
     */
    static Map<Setting, SettingValue> read(String name) throws BadSettingException {
        SettingsFile file = new SettingsFile(name);
        Node root = file.parsed();
        if (root instanceof MappingNode map) {
            file.take("", map);
        } else if (root != null) {
            throw file.bad("must be a YAML map of settings, and is not");
        }
        return file.values;
    }

    /** Null when there is nothing in it. */
    private @Nullable Node parsed() throws BadSettingException {
        try {
            String text = Files.readString(Path.of(name));
            return new Yaml(new LoaderOptions()).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw bad("line " + line + " is no YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw bad("is no YAML: " + e.getMessage());
        } catch (CharacterCodingException _) {
            throw bad("is not UTF-8 text");
        } catch (NoSuchFileException _) {
            throw bad("cannot be read: no such file");
        } catch (IOException | InvalidPathException e) {
            throw bad("cannot be read: " + e.getMessage());
        }
    }

    private void take(String prefix, MappingNode map) throws BadSettingException {
        for (NodeTuple entry : map.getValue()) {
            int line = line(entry.getKeyNode());
            if (!(entry.getKeyNode() instanceof ScalarNode name)) {
                throw bad("line " + line + " has a key that is no text");
            }
            String key = prefix + name.getValue();
            if (entry.getValueNode() instanceof MappingNode inner && prefix.isEmpty()) {
                take(key + ".", inner);
            } else {
                take(key, line, entry.getValueNode());
            }
        }
    }

    private void take(String key, int line, Node value) throws BadSettingException {
        Setting setting = Setting.ofKey(key).orElse(null);
        if (setting == null) {
            throw bad("unknown key '" + key + "' in line " + line);
        }
        String text = text(value);
        if (text == null) {
            throw bad("key '" + key + "' in line " + line + " must be a text or a list of texts");
        }
        SettingValue before = values.put(setting, new SettingValue(text, Origin.file(name, line)));
        if (before != null) {
            throw bad("key '" + key + "' in line " + line + " is set already");
        }
    }

    private static @Nullable String text(Node value) {
        return switch (value) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode list
                    when list.getValue().stream().allMatch(ScalarNode.class::isInstance) ->
                    list.getValue().stream()
                            .map(element -> ((ScalarNode) element).getValue())
                            .collect(Collectors.joining(","));
            default -> null;
        };
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private BadSettingException bad(String what) {
        return new BadSettingException(Settings.FILE_KEY + " '" + name + "': " + what);
    }
}
