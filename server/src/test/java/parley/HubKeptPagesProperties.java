package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import parley.log.Cursor;
import parley.v1.ListMessagesRequest;
import parley.v1.ListMessagesResponse;
import parley.v1.MessageServiceGrpc;

/**
 * Whatever happens to a private topic: each reader is answered over REST, again and again, what is
 * read anew over gRPC, where no page is kept.
 */
final class HubKeptPagesProperties {
    private static final List<String> READERS = List.of("ann", "bob", "cleo");

    /** So often that a page is kept, and kept where it is kept that is asked for often. */
    private static final int TIMES = 6;

    private static Path data;
    private static HubFixture hub;
    private static int tries;

    private sealed interface Step {
        record Post(int author, int count) implements Step {}

        record Edit(int message) implements Step {}

        record Delete(int message) implements Step {}

        record Join(int reader) implements Step {}

        record Leave(int reader) implements Step {}

        record DeleteAuthor(int author) implements Step {}

        record DeleteTopic() implements Step {}
    }

    @BeforeContainer
    static void start() throws Exception {
        data = Files.createTempDirectory("parley-kept-pages");
        hub = HubFixture.start(data, Map.of("log", "memory:", "admins", "root"));
    }

    @AfterContainer
    static void stop() throws IOException {
        hub.close();
        try (Stream<Path> all = Files.walk(data)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 1000);
        return Arbitraries.frequencyOf(
                        Tuple.of(6, number.<Step>map(n -> new Step.Post(n, 1 + n % 7))),
                        Tuple.of(3, number.map(Step.Edit::new)),
                        Tuple.of(3, number.map(Step.Delete::new)),
                        Tuple.of(2, number.map(Step.Join::new)),
                        Tuple.of(2, number.map(Step.Leave::new)),
                        Tuple.of(1, number.map(Step.DeleteAuthor::new)),
                        Tuple.of(1, Arbitraries.just(new Step.DeleteTopic())))
                .list()
                .ofMinSize(3)
                .ofMaxSize(15);
    }

    @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
    void everyReaderIsAnsweredWhatIsReadAnew(@ForAll("steps") List<Step> steps) {
        Try now = new Try("k" + ++tries);
        now.begin();
        for (Step step : steps) {
            now.take(step);
            READERS.forEach(now::assertPages);
            now.assertPages("");
        }
    }

    private static final class Try {
        private final String topic;
        private final List<String> messages = new ArrayList<>();
        private long written;

        Try(String topic) {
            this.topic = topic;
        }

        void begin() {
            wrote(
                    hub.as("ann")
                            .post(
                                    "/v1/topics",
                                    "{'topic': {'id': '%s', 'name': 'n', 'visibility': 'PRIVATE'}}"
                                            .formatted(topic)));
            take(new Step.Join(1));
            for (int i = 0; i < 3; i++) {
                take(new Step.Post(i, 3));
            }
        }

        private String author(int number) {
            return topic + "author" + number % 3;
        }

        private void wrote(RestClient.Answer answer) {
            long place = Cursor.parse(answer.cursor().orElseThrow()).orElseThrow().globalPosition();
            written = Math.max(written, place);
        }

        void take(Step step) {
            switch (step) {
                case Step.Post s -> {
                    for (int i = 0; i < s.count(); i++) {
                        post(author(s.author()));
                    }
                }
                case Step.Edit s ->
                        wrote(
                                hub.as("ann")
                                        .patch(
                                                "/v1/messages/" + message(s.message()),
                                                "{'message': {'content_text': 'edit %d'},"
                                                                .formatted(written)
                                                        + " 'update_mask': 'content_text'}"));
                case Step.Delete s ->
                        wrote(hub.as("ann").delete("/v1/messages/" + message(s.message())));
                case Step.Join s -> change("add_users", READERS.get(1 + s.reader() % 2));
                case Step.Leave s -> change("remove_users", READERS.get(1 + s.reader() % 2));
                case Step.DeleteAuthor s ->
                        wrote(hub.as("root").delete("/v1/users/" + author(s.author())));
                case Step.DeleteTopic _ -> wrote(hub.as("ann").delete("/v1/topics/" + topic));
            }
        }

        /** Authors become members first; once deleted, they are refused. */
        private void post(String author) {
            change("add_users", author);
            RestClient.Answer answer =
                    hub.as(author)
                            .post(
                                    "/v1/topics/" + topic + "/messages",
                                    "{'message': {'content_text': 'text %d'}}".formatted(written));
            wrote(answer);
            if (answer.status() == 200) {
                messages.add(answer.json().get("message").get("id").textValue());
            }
        }

        private void change(String how, String user) {
            wrote(
                    hub.as("ann")
                            .patch("/v1/topics/" + topic, "{'%s': ['%s']}".formatted(how, user)));
        }

        private String message(int number) {
            return messages.get(number % messages.size());
        }

        void assertPages(String reader) {
            for (boolean descending : List.of(true, false)) {
                for (int size : List.of(4, 0)) {
                    ListMessagesRequest.Builder wanted =
                            ListMessagesRequest.newBuilder()
                                    .setTopicId(topic)
                                    .setDescending(descending)
                                    .setPageSize(size);
                    assertPage(reader, wanted.clone().setFromPosition(5).build());
                    String pageKey = assertPage(reader, wanted.build());
                    if (!pageKey.isEmpty()) {
                        assertPage(reader, wanted.setPageKey(pageKey).build());
                    }
                }
            }
        }

        /** Answers the key of the next page. */
        private String assertPage(String reader, ListMessagesRequest wanted) {
            RestClient client = reader.isEmpty() ? hub.anonymous() : hub.as(reader);
            String path =
                    "/v1/topics/%s/messages?descending=%s&page_size=%d&page_key=%s"
                            .formatted(
                                    topic,
                                    wanted.getDescending(),
                                    wanted.getPageSize(),
                                    wanted.getPageKey());
            if (wanted.hasFromPosition()) {
                path += "&from_position=" + wanted.getFromPosition();
            }
            Optional<ListMessagesResponse> read = read(reader, wanted);
            for (int i = 0; i < TIMES; i++) {
                RestClient.Answer answer = client.get(path);
                if (read.isEmpty()) {
                    answer.refused(404, 5);
                } else {
                    assertSame(answer.ok(), read.get());
                    assertThat(Cursor.parse(answer.cursor().orElseThrow()).orElseThrow())
                            .extracting(Cursor::globalPosition)
                            .matches(reflected -> reflected >= written);
                }
            }
            return read.map(ListMessagesResponse::getNextPageKey).orElse("");
        }

        /** Empty when the reader is told that there is no such topic. */
        private Optional<ListMessagesResponse> read(String reader, ListMessagesRequest wanted) {
            try {
                return Optional.of(
                        MessageServiceGrpc.newBlockingStub(
                                        reader.isEmpty() ? hub.grpc() : hub.grpc(reader))
                                .listMessages(wanted));
            } catch (StatusRuntimeException e) {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
                return Optional.empty();
            }
        }

        private static void assertSame(JsonNode answer, ListMessagesResponse read) {
            assertThat(answer.get("nextPageKey").textValue()).isEqualTo(read.getNextPageKey());
            List<String> shown = new ArrayList<>();
            answer.get("messages").forEach(message -> shown.add(line(message)));
            assertThat(shown)
                    .isEqualTo(
                            read.getMessagesList().stream()
                                    .map(
                                            message ->
                                                    "%s %s %s %d"
                                                            .formatted(
                                                                    message.getId(),
                                                                    message.getUserId(),
                                                                    message.getContentText(),
                                                                    message.getVersion()))
                                    .toList());
        }

        private static String line(JsonNode message) {
            return "%s %s %s %d"
                    .formatted(
                            message.get("id").textValue(),
                            message.get("userId").textValue(),
                            message.get("contentText").textValue(),
                            message.get("version").asLong());
        }
    }
}
