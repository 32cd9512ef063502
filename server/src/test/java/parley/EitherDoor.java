package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends requests to any rpc over gRPC or over REST as its HTTP rule says, and answers the code of
 * what comes back, after a look at its form.
 */
final class EitherDoor {
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_.]+)}");
    private static final Set<Integer> HTTP =
            Set.of(200, 400, 401, 403, 404, 405, 409, 414, 415, 431, 501);
    private static final JsonFormat.Printer JSON = JsonFormat.printer();

    private final HubFixture hub;

    EitherDoor(HubFixture hub) {
        this.hub = hub;
    }

    /**
     * @param spoil is given the bytes that are to be sent
     */
    Code grpc(
            String user, MethodDescriptor<?, ?> rpc, Message request, UnaryOperator<byte[]> spoil) {
        MethodDescriptor<byte[], byte[]> raw =
                MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(rpc.getFullMethodName())
                        .build();
        Channel channel = hub.grpc(user);
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS);
        try {
            ClientCalls.blockingUnaryCall(
                    channel, raw, options, spoil.apply(request.toByteArray()));
            return Code.OK;
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getDescription()).as("%s", e).isNotBlank();
            return e.getStatus().getCode();
        }
    }

    /**
     * Empty when the request has no form in JSON.
     *
     * @param spoil is given the bytes of the body that are to be sent
     */
    Optional<Code> rest(
            String user, MethodDescriptor<?, ?> rpc, Message request, UnaryOperator<byte[]> spoil) {
        HttpRule rule = rule(rpc);
        byte[] body;
        try {
            body = JSON.print(request).getBytes(StandardCharsets.UTF_8);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return Optional.empty();
        }
        RestClient client = hub.as(user);
        RestClient.Answer answer =
                switch (rule.getPatternCase()) {
                    case POST ->
                            send(client, "POST", path(rule.getPost(), request), spoil.apply(body));
                    case PATCH ->
                            send(
                                    client,
                                    "PATCH",
                                    path(rule.getPatch(), request),
                                    spoil.apply(body));
                    case GET -> client.get(path(rule.getGet(), request) + query(request));
                    case DELETE -> client.delete(path(rule.getDelete(), request));
                    case PUT, CUSTOM, PATTERN_NOT_SET -> throw new AssertionError(rule);
                };
        assertThat(answer.status()).as("%s %s: %s", rule, request, answer.text()).isIn(HTTP);
        return Optional.of(
                answer.status() == 200
                        ? Code.OK
                        : io.grpc.Status.fromCodeValue(
                                        answer.refused(answer.status(), code(answer))
                                                .json()
                                                .get("code")
                                                .intValue())
                                .getCode());
    }

    private static int code(RestClient.Answer answer) {
        return answer.json().path("code").asInt();
    }

    private static RestClient.Answer send(
            RestClient client, String method, String path, byte[] body) {
        return client.with("Content-Type", "application/json").send(method, path, body);
    }

    private static HttpRule rule(MethodDescriptor<?, ?> rpc) {
        if (rpc.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema) {
            return schema.getMethodDescriptor().getOptions().getExtension(AnnotationsProto.http);
        }
        throw new AssertionError(rpc);
    }

    private static String path(String template, Message request) {
        Matcher variables = VARIABLE.matcher(template);
        return variables.replaceAll(
                found -> Matcher.quoteReplacement(escaped(value(request, found.group(1)))));
    }

    private static String value(Message request, String path) {
        Object value = request;
        for (String name : path.split("\\.")) {
            Message at = (Message) value;
            value = at.getField(at.getDescriptorForType().findFieldByName(name));
        }
        return value.toString();
    }

    /** All fields of simple types; one that is in the path, too, is ignored there. */
    private static String query(Message request) {
        StringJoiner query = new StringJoiner("&", "?", "");
        request.getAllFields()
                .forEach(
                        (field, value) -> {
                            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                                List<?> values =
                                        field.isRepeated() ? (List<?>) value : List.of(value);
                                values.forEach(
                                        one ->
                                                query.add(
                                                        field.getName()
                                                                + "="
                                                                + escaped(one.toString())));
                            }
                        });
        return query.toString();
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
