package parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One OpenSearch node in a process of its own, with its default settings and a hub's heap: each
 * write that is answered is on the disk. Its libraries are fetched when it is started first.
 */
final class OpenSearchPeer implements AutoCloseable {

    private static final int BULK = 2000;
    private static final int OK = 200;
    private static final Duration STARTED_WITHIN = Duration.ofMinutes(2);
    private static final Path PROJECT = Path.of("bench", "opensearch");

    private final ServerProcess process;
    private final InetSocketAddress address;

    private OpenSearchPeer(ServerProcess process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @param folder for what it keeps
     */
    static OpenSearchPeer start(Path folder) throws IOException, InterruptedException {
        Path libraries = libraries();
        InetSocketAddress address = ServerProcess.freePort();
        Files.createDirectories(folder);
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        line.addAll(List.of("-Xms512m", "-Xmx512m", "--enable-native-access=ALL-UNNAMED"));
        // As its own distribution starts it.
        line.addAll(List.of("--add-modules=jdk.incubator.vector", "-XX:+UseG1GC"));
        line.addAll(List.of("-cp", libraries + "/*"));
        line.add(Stage.root().resolve(PROJECT).resolve("OpenSearchNode.java").toString());
        line.addAll(List.of(folder.toString(), Integer.toString(address.getPort())));
        return new OpenSearchPeer(
                ServerProcess.start(line, folder.resolve("output"), address, STARTED_WITHIN),
                address);
    }

    private static Path libraries() throws IOException, InterruptedException {
        Path libraries = Stage.root().resolve(PROJECT).resolve("target/lib");
        if (!Files.isDirectory(libraries)) {
            Progress.tell("fetching OpenSearch");
            Process maven =
                    new ProcessBuilder(
                                    Stage.root().resolve("mvnw").toString(),
                                    "-B",
                                    "-q",
                                    "-ntp",
                                    "-f",
                                    PROJECT.resolve("pom.xml").toString(),
                                    "package")
                            .directory(Stage.root().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            Path.of("/dev/stderr").toFile()))
                            .start();
            if (maven.waitFor() != 0) {
                throw new BenchFailure("OpenSearch cannot be fetched");
            }
        }
        return libraries;
    }

    /**
     * Gives it all messages, unless it has them.
     *
     * @return how long that took, in seconds; 0 when it had them
     */
    double fill(Corpus corpus) throws IOException {
        String wanted = "\"count\":%d,".formatted(corpus.messages());
        if (Answer.to(address, OpenSearchDialect.count()).body().contains(wanted)) {
            return 0;
        }
        // Of a run that did not come to its end.
        Answer.to(address, OpenSearchDialect.delete());
        ask(OpenSearchDialect.create());
        Corpus.Messages messages = corpus.from(new Vocabulary());
        long nanos = 0;
        while (messages.hasNext()) {
            byte[] bulk = OpenSearchDialect.bulk(messages.next(BULK));
            long began = System.nanoTime();
            if (ask(bulk).contains("true")) {
                throw new BenchFailure("OpenSearch did not take all messages");
            }
            nanos += System.nanoTime() - began;
        }
        long began = System.nanoTime();
        ask(OpenSearchDialect.flush());
        nanos += System.nanoTime() - began;
        ask(OpenSearchDialect.refresh());
        String counted = ask(OpenSearchDialect.count());
        if (!counted.contains(wanted)) {
            throw new BenchFailure("OpenSearch has not all messages: " + counted);
        }
        return nanos / 1e9;
    }

    private String ask(byte[] request) throws IOException {
        Answer answer = Answer.to(address, request);
        if (answer.status() != OK) {
            throw new BenchFailure("OpenSearch said: " + answer.status() + " " + answer.body());
        }
        return answer.body();
    }

    SearchPeer asked() {
        return new SearchPeer(
                "OpenSearch", new Target(address, process.pid()), new OpenSearchDialect());
    }

    @Override
    public void close() {
        process.close();
    }
}
