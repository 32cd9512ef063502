package parley.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import parley.log.FolderTree;

/** A hub over a log that has a corpus, which may be there from another time. */
final class CorpusStage implements AutoCloseable {

    /** A million messages take two minutes where everything else is slow, too. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration PATIENCE_A_MILLION = Duration.ofMinutes(10);
    private static final String READY = "/readyz";
    private static final int OK = 200;
    private static final Duration POLL = Duration.ofMillis(20);

    private final Stage stage;
    private final Corpus corpus;
    private final Duration patience;

    /**
     * @param stage without a hub, closed with this
     */
    CorpusStage(Stage stage, Corpus corpus) {
        this.stage = stage;
        this.corpus = corpus;
        this.patience =
                PATIENCE.plus(
                        PATIENCE_A_MILLION.multipliedBy(corpus.messages()).dividedBy(1_000_000));
    }

    Stage stage() {
        return stage;
    }

    /** Fills the log, unless it is filled already. */
    void fill() throws IOException, InterruptedException, SQLException {
        Path filled = stage.folder().resolve("filled");
        if (Files.exists(filled)) {
            if (!Files.readString(filled).equals(corpus.name())) {
                throw new BenchFailure(
                        "%s holds something else: %s"
                                .formatted(stage.folder(), Files.readString(filled)));
            }
            return;
        }
        Progress.tell("filling the log: %,d messages".formatted(corpus.messages()));
        stage.startHub().awaitReady();
        String name = name();
        // Leaves its database to us: nobody reads it while it is filled.
        stage.killHub();
        long began = System.nanoTime();
        try (HikariDataSource database = Databases.of(stage.data()).pool(name, 1)) {
            CorpusLog.fill(database, corpus);
        }
        Progress.tell("filled in %.0f s".formatted((System.nanoTime() - began) / 1e9));
        Files.writeString(filled, corpus.name());
    }

    private String name() throws IOException {
        String url = Files.readString(stage.data().resolve("postgres.url")).strip();
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /**
     * Starts the hub and waits until all of its views have the whole log.
     *
     * @return how long that took, in seconds
     */
    double startHub() throws IOException, InterruptedException {
        long began = System.nanoTime();
        HubProcess hub = stage.startHub();
        hub.awaitReady(patience);
        while (Answer.to(hub.address(), Requests.get(READY)).status() != OK) {
            if (hub.endsWithin(POLL) || System.nanoTime() - began > patience.toNanos()) {
                throw new BenchFailure("the hub's views do not catch up; " + hub.lastWords());
            }
        }
        return (System.nanoTime() - began) / 1e9;
    }

    void stopHub() throws InterruptedException {
        stage.stopHub();
    }

    /** Without a hub: the next one writes its index anew. */
    void deleteIndex() throws IOException {
        List<Path> parts = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(stage.data(), "index{,-*,.*}")) {
            entries.forEach(parts::add);
        }
        if (parts.isEmpty()) {
            throw new BenchFailure("the hub has no index in " + stage.data());
        }
        for (Path part : parts) {
            new FolderTree(part).delete();
        }
    }

    @Override
    public void close() {
        stage.close();
    }
}
