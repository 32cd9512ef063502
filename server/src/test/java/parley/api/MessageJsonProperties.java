package parley.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;

/** A message written as JSON directly is the same as by way of protobuf. */
final class MessageJsonProperties {
    private static final long FIRST_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    @Provide
    Arbitrary<Message> messages() {
        return Arbitraries.randomValue(MessageJsonProperties::message);
    }

    private static Message message(Random random) {
        RequestBodies some = new RequestBodies(random);
        Optional<String> data =
                random.nextInt(3) == 0 ? Optional.of(some.object()) : Optional.empty();
        return new Message(
                new MessageId("m" + random.nextInt(1000)),
                new TopicId("t~." + random.nextInt(1000)),
                random.nextBoolean() ? Optional.of(new UserId("ann-_")) : Optional.empty(),
                new MessageContent(some.text(), some.text(), data, List.of()),
                random.nextBoolean() ? Optional.of(new MessageId("r")) : Optional.empty(),
                Stream.generate(some::text).limit(random.nextInt(4)).toList(),
                number(random),
                number(random),
                time(random),
                time(random),
                number(random));
    }

    private static long number(Random random) {
        return random.nextBoolean() ? random.nextInt(-1, 1000) : random.nextLong();
    }

    private static Instant time(Random random) {
        int nanos =
                switch (random.nextInt(4)) {
                    case 0 -> 0;
                    case 1 -> random.nextInt(1000) * 1_000_000;
                    case 2 -> random.nextInt(1_000_000) * 1000;
                    default -> random.nextInt(1_000_000_000);
                };
        return Instant.ofEpochSecond(random.nextLong(FIRST_SECOND, LAST_SECOND + 1), nanos);
    }

    @Property(tries = 3_000)
    void aMessageLooksAsByWayOfProtobuf(@ForAll("messages") Message message) {
        assertThat(utf8(MessageJson.bytes(message)))
                .isEqualTo(utf8(JsonAnswer.of(Protos.message(message))));
    }

    @Example
    void everyCharacterLooksAsByWayOfProtobuf() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            all.appendCodePoint(c);
        }
        Message message = with(all.toString(), Optional.empty(), Instant.EPOCH);
        assertThat(MessageJson.bytes(message)).isEqualTo(JsonAnswer.of(Protos.message(message)));
    }

    @Example
    void aTimeThatRfc3339CannotSayIsRefused() {
        for (Instant time :
                List.of(
                        Instant.ofEpochSecond(FIRST_SECOND - 1),
                        Instant.ofEpochSecond(LAST_SECOND + 1))) {
            Message message = with("x", Optional.empty(), time);
            assertThatIllegalArgumentException().isThrownBy(() -> MessageJson.bytes(message));
        }
    }

    private static Message with(String text, Optional<String> data, Instant time) {
        return new Message(
                new MessageId("m"),
                new TopicId("t"),
                Optional.empty(),
                new MessageContent("", text, data, List.of()),
                Optional.empty(),
                List.of(),
                0,
                0,
                time,
                time,
                Message.NEVER_CHANGED);
    }

    private static String utf8(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
