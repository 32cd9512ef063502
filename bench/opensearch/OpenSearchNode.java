import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.node.NodeValidationException;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;
import org.opensearch.Version;

/**
 * One OpenSearch node with its default settings, HTTP on the loopback address. Run from its source. Ends when its
 * standard input does.
 */
final class OpenSearchNode extends Node {

    private OpenSearchNode(Environment environment) {
        super(environment, List.of(netty()), false);
    }

    private static PluginInfo netty() {
        return new PluginInfo(
                "transport-netty4", "HTTP", "3.9.0", Version.CURRENT, "21", Netty4ModulePlugin.class.getName(), null,
                List.of(), false);
    }

    /**
     * @param arguments a folder, and a port
     */
    public static void main(String[] arguments) throws IOException, NodeValidationException {
        Settings settings =
                Settings.builder()
                        .put("path.home", Path.of(arguments[0]).toAbsolutePath().toString())
                        .put("cluster.name", "bench")
                        .put("discovery.type", "single-node")
                        .put("network.host", "127.0.0.1")
                        .put("http.port", arguments[1])
                        .put("transport.port", "0")
                        .put("transport.type", "netty4")
                        .put("http.type", "netty4")
                        .build();
        try (OpenSearchNode node =
                new OpenSearchNode(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "bench"))) {
            node.start();
            System.out.println("Started");
            while (System.in.read() >= 0) {
                // until the end
            }
        }
    }
}
