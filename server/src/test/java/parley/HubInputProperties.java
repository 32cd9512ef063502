package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import parley.HubModel.ShownMessage;
import parley.HubModel.ShownTopic;

/**
 * Any requests in any order, valid, senseless and broken, over either door: the hub never fails,
 * holds what a simple model holds, and keeps nothing of what is over. {@code -Dparley.requests}
 * says how many.
 */
final class HubInputProperties {
    private static final int REQUESTS = Integer.getInteger("parley.requests", 5000);
    private static final int TRIES = 40;
    private static final List<String> PEOPLE = List.of("ann", "bob", "cleo");
    private static final List<String> TOPICS = List.of("t0", "t1", "t2", "t3");

    /** Without topics most commands would come to nothing. */
    private static final List<ModelCommand> BEGINNING =
            List.of(
                    new ModelCommand.Create("ann", "t0", "open", false, Set.of()),
                    new ModelCommand.Create("bob", "t1", "hidden", true, Set.of("ann")),
                    new ModelCommand.Create("cleo", "t2", "hidden", true, Set.of("cleo")));

    /** What no request may bring about. */
    private static final Set<Code> FAILURES =
            Set.of(
                    Code.INTERNAL,
                    Code.UNKNOWN,
                    Code.UNAVAILABLE,
                    Code.DEADLINE_EXCEEDED,
                    Code.RESOURCE_EXHAUSTED,
                    Code.CANCELLED,
                    Code.DATA_LOSS);

    private static Path data;
    private static HubFixture hub;
    private static int tries;
    private static Footprint footprint;

    /** A request of either kind, and the door that it takes. */
    private record Step(
            Optional<ModelCommand> command, Optional<NoiseArbitraries.Noise> noise, boolean grpc) {}

    @BeforeContainer
    static void start() throws Exception {
        data = Files.createTempDirectory("parley-input");
        hub = HubFixture.start(data, "memory:1000MB");
        hub.as("mallory0").createTopic("n0");
        hub.as("mallory1").createTopic("n1");
        footprint = Footprint.now();
    }

    @AfterContainer
    static void nothingIsLeftOver() throws Exception {
        try {
            assertThat(hub.hub().obstacle()).isEmpty();
            Footprint.now().assertNear(footprint, REQUESTS);
        } finally {
            hub.close();
            deleteAll(data);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                            throws IOException {
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Boolean> grpc = Arbitraries.of(true, false);
        Arbitrary<Step> commands =
                Combinators.combine(commands(), grpc)
                        .as((c, door) -> new Step(Optional.of(c), Optional.empty(), door));
        Arbitrary<Step> noise =
                Combinators.combine(NoiseArbitraries.noise(), grpc)
                        .as((n, door) -> new Step(Optional.empty(), Optional.of(n), door));
        return Arbitraries.oneOf(commands, noise).list().ofSize(REQUESTS / TRIES);
    }

    private static Arbitrary<ModelCommand> commands() {
        Arbitrary<String> who = Arbitraries.of(PEOPLE);
        Arbitrary<String> topic = Arbitraries.of(TOPICS);
        Arbitrary<String> message =
                Arbitraries.integers().between(0, 19).map(number -> "m" + number);
        Arbitrary<String> text = Arbitraries.of("one", "two #tag", "drei 🙂");
        Arbitrary<Set<String>> some = Arbitraries.of(PEOPLE).set().ofMinSize(1).ofMaxSize(2);
        Arbitrary<Set<String>> none = Arbitraries.of(PEOPLE).set().ofMaxSize(1);
        Arbitrary<Boolean> hidden = Arbitraries.of(true, false);
        return Arbitraries.frequencyOf(
                Tuple.of(
                        2,
                        Combinators.combine(who, topic, text, hidden, none)
                                .as(ModelCommand.Create::new)),
                Tuple.of(2, Combinators.combine(who, topic, text).as(ModelCommand.Rename::new)),
                Tuple.of(
                        4,
                        Combinators.combine(who, topic, some, none).as(ModelCommand.Members::new)),
                Tuple.of(1, Combinators.combine(who, topic).as(ModelCommand.Remove::new)),
                Tuple.of(
                        12,
                        Combinators.combine(who, topic, message, text).as(ModelCommand.Post::new)),
                Tuple.of(4, Combinators.combine(who, message, text).as(ModelCommand.Edit::new)),
                Tuple.of(2, Combinators.combine(who, message).as(ModelCommand.Erase::new)));
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void theHubNeverFailsAndHoldsWhatAModelHolds(@ForAll("steps") List<Step> steps) {
        String prefix = "k" + ++tries + "-";
        HubModel model = new HubModel();
        EitherDoor door = new EitherDoor(hub);
        BEGINNING.forEach(command -> check(command.under(prefix), true, model, door));
        for (Step step : steps) {
            step.command().ifPresent(c -> check(c.under(prefix), step.grpc(), model, door));
            step.noise().ifPresent(n -> check(n, step.grpc(), door));
        }
        for (String reader : PEOPLE) {
            for (String topic : TOPICS) {
                assertThat(topic(prefix + topic, reader))
                        .isEqualTo(model.topic(prefix + topic, reader));
                assertThat(messages(prefix + topic, reader))
                        .isEqualTo(model.messages(prefix + topic, reader));
            }
        }
    }

    private static void check(ModelCommand command, boolean grpc, HubModel model, EitherDoor door) {
        Code answer =
                grpc
                        ? door.grpc(command.caller(), command.rpc(), command.request(), b -> b)
                        : door.rest(command.caller(), command.rpc(), command.request(), b -> b)
                                .orElseThrow();
        assertThat(answer).as("%s", command).isEqualTo(model.apply(command));
    }

    private static void check(NoiseArbitraries.Noise noise, boolean grpc, EitherDoor door) {
        String user = "mallory" + tries % 3;
        Optional<Code> overRest =
                grpc
                        ? Optional.empty()
                        : door.rest(user, noise.rpc(), noise.request(), noise::spoilt);
        Code answer =
                overRest.orElseGet(
                        () -> door.grpc(user, noise.rpc(), noise.request(), noise::spoilt));
        assertThat(answer).as("%s", noise).isNotIn(FAILURES);
    }

    private static Optional<ShownTopic> topic(String id, String reader) {
        RestClient.Answer answer = hub.as(reader).get("/v1/topics/" + id);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        JsonNode topic = answer.ok().get("topic");
        return Optional.of(
                new ShownTopic(
                        topic.get("name").asText(),
                        topic.get("creatorId").asText(),
                        topic.get("visibility").asText().equals("PRIVATE"),
                        topic.get("users")
                                .propertyStream()
                                .map(user -> user.getKey())
                                .collect(Collectors.toSet())));
    }

    private static Optional<List<ShownMessage>> messages(String topic, String reader) {
        if (hub.as(reader).get("/v1/topics/" + topic + "/messages").status() == 404) {
            return Optional.empty();
        }
        return Optional.of(
                HubPair.walk(hub.as(reader), topic, false, 2).stream()
                        .map(
                                message ->
                                        new ShownMessage(
                                                message.get("id").asText(),
                                                message.get("userId").asText(),
                                                message.get("contentText").asText()))
                        .toList());
    }
}
