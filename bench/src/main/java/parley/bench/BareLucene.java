package parley.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import parley.log.FolderTree;

/**
 * A program that gives a corpus to one {@link IndexWriter} and commits, with what the same
 * questions need: words, topics, users, hashtags, times, places, and the message itself, stored.
 *
 * <p>The messages are made beforehand, part by part, and that time does not count.
 */
public final class BareLucene {

    private static final int PART = 20_000;
    private static final double BUFFER_MB = 64;
    private static final String TAKEN = "Seconds ";

    private BareLucene() {}

    /**
     * In a process of its own, with the heap that hubs have.
     *
     * @param folder deleted before and after
     */
    static IndexTime measure(Corpus corpus, int threads, Path folder)
            throws IOException, InterruptedException {
        if (Files.exists(folder)) {
            new FolderTree(folder).delete();
        }
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home", ""), "bin", "java")
                                        .toString(),
                                "-Xms48m",
                                "-Xmx512m",
                                "-XX:+UseCompactObjectHeaders",
                                "-cp",
                                System.getProperty("java.class.path", ""),
                                BareLucene.class.getName(),
                                Long.toString(corpus.messages()),
                                Integer.toString(threads),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0 || !said.startsWith(TAKEN)) {
                throw new BenchFailure("bare Lucene failed, and said: " + said);
            }
            String[] taken = said.substring(TAKEN.length()).strip().split(" ", 2);
            IndexTime time =
                    new IndexTime(Double.parseDouble(taken[0]), Double.parseDouble(taken[1]));
            Progress.tell("bare Lucene, threads: %d, %.1f s".formatted(threads, time.seconds()));
            return time;
        } finally {
            process.destroyForcibly();
            new FolderTree(folder).delete();
        }
    }

    /**
     * @param arguments how many messages, threads, and a folder
     */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        int threads = Integer.parseInt(arguments[1]);
        Corpus.Messages messages = new Corpus(Long.parseLong(arguments[0])).from(new Vocabulary());
        IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer());
        config.setRAMBufferSizeMB(BUFFER_MB);
        long nanos = 0;
        // What this thread does beside is to make messages.
        ThreadMXBean threadTimes = ManagementFactory.getThreadMXBean();
        long cpuBefore = cpuNanos();
        long making = 0;
        try (FSDirectory directory = FSDirectory.open(Path.of(arguments[2]));
                ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            IndexWriter writer = new IndexWriter(directory, config);
            while (messages.hasNext()) {
                long makingFrom = threadTimes.getCurrentThreadCpuTime();
                List<CorpusMessage> part = messages.next(PART);
                making += threadTimes.getCurrentThreadCpuTime() - makingFrom;
                long began = System.nanoTime();
                add(part, threads, writer, executor);
                nanos += System.nanoTime() - began;
            }
            long began = System.nanoTime();
            writer.close();
            nanos += System.nanoTime() - began;
        }
        System.out.println(TAKEN + nanos / 1e9 + " " + (cpuNanos() - cpuBefore - making) / 1e9);
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> new BenchFailure("the processor time is not known"))
                .toNanos();
    }

    private static void add(
            List<CorpusMessage> part, int threads, IndexWriter writer, ExecutorService executor)
            throws InterruptedException, ExecutionException {
        List<Callable<Long>> tasks = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            List<CorpusMessage> share =
                    part.subList(part.size() * t / threads, part.size() * (t + 1) / threads);
            tasks.add(
                    () -> {
                        for (CorpusMessage message : share) {
                            writer.addDocument(document(message));
                        }
                        return (long) share.size();
                    });
        }
        for (Future<Long> task : executor.invokeAll(tasks)) {
            task.get();
        }
    }

    private static Document document(CorpusMessage message) {
        Document document = new Document();
        document.add(new StringField("id", message.id(), Field.Store.YES));
        document.add(new StringField("topic", message.topic(), Field.Store.YES));
        document.add(new SortedDocValuesField("topic", new BytesRef(message.topic())));
        document.add(new StringField("user", message.user(), Field.Store.YES));
        document.add(new TextField("text", message.text(), Field.Store.YES));
        for (String hashtag : message.hashtags()) {
            document.add(new StringField("hashtag", hashtag, Field.Store.YES));
            document.add(new SortedSetDocValuesField("hashtag", new BytesRef(hashtag)));
        }
        document.add(NumericDocValuesField.indexedField("posted", message.micros()));
        document.add(new StoredField("posted", message.micros()));
        document.add(NumericDocValuesField.indexedField("position", message.position()));
        document.add(new StoredField("position", message.position()));
        return document;
    }
}
