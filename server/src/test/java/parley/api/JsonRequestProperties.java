package parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import parley.domain.InvalidInput;
import parley.v1.MessageServiceGrpc;
import parley.v1.TopicServiceGrpc;
import parley.v1.UserServiceGrpc;

/** Reading in one pass gives what a tree, checks on it and protobuf's own parser give. */
final class JsonRequestProperties {
    /** Of every rpc. */
    static final List<Message> REQUESTS =
            Stream.of(
                            TopicServiceGrpc.getServiceDescriptor(),
                            MessageServiceGrpc.getServiceDescriptor(),
                            UserServiceGrpc.getServiceDescriptor())
                    .flatMap(service -> service.getMethods().stream())
                    .map(JsonRequestProperties::request)
                    .toList();

    private record Body(Message type, byte[] bytes) {
        @Override
        public String toString() {
            return type.getDescriptorForType().getName()
                    + " "
                    + new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static Message request(MethodDescriptor<?, ?> rpc) {
        var marshaller = (PrototypeMarshaller<?>) rpc.getRequestMarshaller();
        return (Message) Objects.requireNonNull(marshaller.getMessagePrototype());
    }

    @Provide
    Arbitrary<Body> requests() {
        return bodies(REQUESTS);
    }

    @Provide
    Arbitrary<Body> ofEveryType() {
        return bodies(List.of(DynamicMessage.getDefaultInstance(EveryType.DESCRIPTOR)));
    }

    private static Arbitrary<Body> bodies(List<Message> types) {
        return Arbitraries.randomValue(
                random -> {
                    Message type = types.get(random.nextInt(types.size()));
                    RequestBodies bodies = new RequestBodies(random);
                    return new Body(type, bodies.body(type.getDescriptorForType()));
                });
    }

    @Property(tries = 5_000)
    void aRequestIsReadOrRefusedAsTheLongWayDoes(@ForAll("requests") Body body) {
        check(body);
    }

    @Property(tries = 500)
    void aFieldOfAnyTypeIsReadOrRefusedAsTheLongWayDoes(@ForAll("ofEveryType") Body body) {
        check(body);
    }

    private static void check(Body body) {
        Message.Builder request = body.type().newBuilderForType();
        Optional<InvalidInput> refusal = Optional.empty();
        try {
            JsonRequest.merge(body.bytes(), request);
        } catch (InvalidInput e) {
            refusal = Optional.of(e);
        }
        Message.Builder expected = body.type().newBuilderForType();
        try {
            JsonRequestOracle.merge(body.bytes(), expected);
            assertThat(refusal).isEmpty();
            assertThat(request.build()).isEqualTo(expected.build());
        } catch (InvalidInput e) {
            assertThat(refusal.map(InvalidInput::getMessage)).contains(e.getMessage());
            assertThat(refusal.map(InvalidInput::field)).contains(e.field());
        } catch (JsonRequestOracle.WrongValue e) {
            assertThat(refusal.map(InvalidInput::field)).as("%s", e).isPresent();
            assertThat(refusal.orElseThrow().field()).isNotEqualTo("body");
        }
    }
}
