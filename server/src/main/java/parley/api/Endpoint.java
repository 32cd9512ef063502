package parley.api;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * One rpc of the protocol.
 *
 * @param method as generated from the {@code .proto}, with its HTTP rule
 * @param json gives the same answer as JSON, where that is less work
 * @param atHand gives it at once, where it may be at hand
 * @param begin gives it later, as JSON, without a thread that waits for it, where that is possible
 */
record Endpoint<Q extends Message, A extends Message>(
        MethodDescriptor<Q, A> method,
        Handler<Q, A> handler,
        Optional<Handler<Q, Encoded>> json,
        Optional<AtHand<Q>> atHand,
        Optional<Begin<Q>> begin) {
    Endpoint(MethodDescriptor<Q, A> method, Handler<Q, A> handler) {
        this(method, handler, Optional.empty(), Optional.empty(), Optional.empty());
    }

    Endpoint<Q, A> withJson(Handler<Q, Encoded> encoding) {
        return new Endpoint<>(method, handler, Optional.of(encoding), atHand, begin);
    }

    Endpoint<Q, A> withJsonAtHand(AtHand<Q> look) {
        return new Endpoint<>(method, handler, json, Optional.of(look), begin);
    }

    Endpoint<Q, A> withBegin(Begin<Q> beginning) {
        return new Endpoint<>(method, handler, json, atHand, Optional.of(beginning));
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

    /**
     * Looks whether the answer to a request is at hand. Never blocks, for it runs on the event
     * loop; and throws nothing.
     */
    @FunctionalInterface
    interface AtHand<Q> {
        /**
         * @return empty when the handler is to answer, with a refusal, too
         */
        Optional<Encoded> find(Q request, Call call);
    }

    /** Begins to answer a request. Never blocks, for it runs on the event loop. */
    @FunctionalInterface
    interface Begin<Q> {
        /**
         * @param blocking for what has to wait for something
         * @param answering for what is done once nothing has to be waited for any more
         * @return what the handler gives or throws, or empty when that is to answer
         * @throws RuntimeException as the handler does
         */
        Optional<CompletableFuture<Encoded>> begin(
                Q request, Call call, Executor blocking, Executor answering);
    }
}
