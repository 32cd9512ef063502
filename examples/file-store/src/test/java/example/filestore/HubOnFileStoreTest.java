package example.filestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that knows nothing of this store finds it in the jar, and keeps its log there. */
final class HubOnFileStoreTest {
    private static final String LISTENING = "Listening on ";

    /** Where this module's own classes are, which go into the jar. */
    private static final Path CLASSES = Path.of("target", "classes");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir Path temp;

    @BeforeEach
    void makeTheJar() throws Exception {
        Path plugins = Files.createDirectory(temp.resolve("plugins"));
        try (OutputStream file = Files.newOutputStream(plugins.resolve("file-store.jar"));
                JarOutputStream jar = new JarOutputStream(file);
                Stream<Path> classes = Files.walk(CLASSES)) {
            for (Path each : classes.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(CLASSES.relativize(each).toString()));
                Files.copy(each, jar);
            }
        }
    }

    /** The command {@code serve}, without this module on its class path. */
    private Process serve(String data, String... flags) throws Exception {
        return start("parley.Serve", data, flags);
    }

    private Process start(String command, String data, String... flags) throws Exception {
        String own = CLASSES.toAbsolutePath().toString();
        List<String> classPath =
                Stream.of(System.getProperty("java.class.path").split(":"))
                        .filter(entry -> !Path.of(entry).toAbsolutePath().toString().equals(own))
                        .toList();
        List<String> line =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                String.join(":", classPath),
                                command,
                                "--listen=127.0.0.1:0",
                                "--data=" + temp.resolve(data)));
        line.addAll(List.of(flags));
        return new ProcessBuilder(line).start();
    }

    private String plugins() {
        return "--plugins=" + temp.resolve("plugins");
    }

    private String log() {
        return "--log=file:" + temp.resolve("log");
    }

    /** Waits until the hub is ready; gives its address. */
    private static URI address(Process hub) throws Exception {
        URI address = null;
        for (String line = ""; !line.startsWith("Ready"); line = hub.inputReader().readLine()) {
            if (line.startsWith(LISTENING)) {
                address = URI.create(line.substring(LISTENING.length()));
            }
        }
        return Objects.requireNonNull(address);
    }

    private String send(URI hub, String method, String path, String body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(hub.resolve(path))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString("ann:ann123".getBytes()))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void whatWasPostedBeforeTheHubWasKilledIsThereAfterwards() throws Exception {
        List<String> posted = new ArrayList<>();
        Process first = serve("data", log(), plugins());
        try {
            URI hub = address(first);
            send(hub, "POST", "/v1/topics", "{\"topic\": {\"id\": \"t\", \"name\": \"T\"}}");
            for (int i = 0; i < 50; i++) {
                String text = "message %02d of 50".formatted(i);
                send(
                        hub,
                        "POST",
                        "/v1/topics/t/messages",
                        "{\"message\": {\"content_text\": \"%s\"}}".formatted(text));
                posted.add(text);
            }
        } finally {
            first.destroyForcibly().waitFor();
        }

        // With views of its own making, and without those of the first.
        for (String data : List.of("data", "empty")) {
            Process again = serve(data, log(), plugins());
            try {
                String page = send(address(again), "GET", "/v1/topics/t/messages", "");
                assertThat(page).containsSubsequence(posted);
            } finally {
                again.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aSecondHubOnTheSameFileIsRefused() throws Exception {
        Process first = serve("data", log(), plugins());
        try {
            address(first);
            Process second = serve("other", log(), plugins());
            assertThat(second.waitFor()).isEqualTo(1);
            assertThat(second.errorReader().lines())
                    .containsExactly(
                            "parley serve: the log in %s is in use by another process"
                                    .formatted(temp.resolve("log")));
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    @Test
    void withoutTheJarTheSchemeIsUnknownAndTheOthersAreNamed() throws Exception {
        Process hub = serve("data", log());
        assertThat(hub.waitFor()).isEqualTo(2);
        assertThat(hub.errorReader().lines())
                .containsExactly(
                        "parley serve: --log 'file:%s' must begin with one of memory, postgres, postgresql and a colon"
                                .formatted(temp.resolve("log")));
    }

    @Test
    void theCommandThatChecksSettingsKnowsTheSchemeToo() throws Exception {
        Process config = start("parley.ShowConfig", "data", log(), plugins());
        assertThat(config.errorReader().lines()).isEmpty();
        assertThat(config.waitFor()).isZero();
    }

    @Test
    void withTheJarItsSchemeIsNamed() throws Exception {
        Process hub = serve("data", plugins(), "--log=fil:log");
        assertThat(hub.waitFor()).isEqualTo(2);
        assertThat(hub.errorReader().lines())
                .containsExactly(
                        "parley serve: --log 'fil:log' must begin with one of file, memory,"
                                + " postgres, postgresql and a colon");
    }

    @Test
    void aFolderOfPluginsThatIsNotThereIsNamed() throws Exception {
        Process hub = serve("data", log(), "--plugins=" + temp.resolve("nowhere"));
        assertThat(hub.waitFor()).isEqualTo(2);
        assertThat(hub.errorReader().lines())
                .singleElement()
                .asString()
                .startsWith("parley serve: --plugins '" + temp.resolve("nowhere") + "' must name");
    }

    @Test
    void aJarThatCannotBeLoadedIsNamed() throws Exception {
        Path broken = temp.resolve("plugins").resolve("broken.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(broken))) {
            jar.putNextEntry(new JarEntry("META-INF/services/parley.log.StoreProvider"));
            jar.write("no.such.Provider\n".getBytes());
        }
        Process hub = serve("data", log(), plugins());
        assertThat(hub.waitFor()).isEqualTo(2);
        assertThat(hub.errorReader().lines())
                .singleElement()
                .asString()
                .contains("must be of a store that can be loaded", "no.such.Provider");
    }
}
