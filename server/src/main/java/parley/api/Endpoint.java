package parley.api;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import java.util.Optional;

/**
 * One rpc of the protocol.
 *
 * @param method as generated from the {@code .proto}, with its HTTP rule
 * @param json gives the same answer as JSON, where that is less work
 */
record Endpoint<Q extends Message, A extends Message>(
        MethodDescriptor<Q, A> method, Handler<Q, A> handler, Optional<Handler<Q, Encoded>> json) {
    Endpoint(MethodDescriptor<Q, A> method, Handler<Q, A> handler) {
        this(method, handler, Optional.empty());
    }

    Endpoint<Q, A> withJson(Handler<Q, Encoded> encoding) {
        return new Endpoint<>(method, handler, Optional.of(encoding));
    }

    /** Whether an rpc changes anything. */
    enum Kind {
        READ,
        WRITE
    }

    /** By the rpc's HTTP rule: what is a GET changes nothing. */
    Kind kind() {
        return switch (HttpRules.of(method).getPatternCase()) {
            case GET -> Kind.READ;
            case PUT, POST, DELETE, PATCH, CUSTOM, PATTERN_NOT_SET -> Kind.WRITE;
        };
    }

    /** Answers a request, or throws what {@link Failure#of} knows. */
    @FunctionalInterface
    interface Handler<Q, A> {
        A handle(Q request, Call call) throws Exception;
    }
}
