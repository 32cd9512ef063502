package parley.api;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/**
 * One rpc of the protocol.
 *
 * @param method as generated from the {@code .proto}, with its HTTP rule
 */
record Endpoint<Q extends Message, A extends Message>(
        MethodDescriptor<Q, A> method, Handler<Q, A> handler) {
    /** Answers a request, or throws what {@link Failure#of} knows. */
    @FunctionalInterface
    interface Handler<Q, A> {
        A handle(Q request, Call call) throws Exception;
    }

    /** An rpc that the protocol has and this hub does not have yet. */
    static <Q extends Message, A extends Message> Endpoint<Q, A> notYet(
            MethodDescriptor<Q, A> method) {
        return new Endpoint<>(
                method,
                (_, _) -> {
                    throw Status.UNIMPLEMENTED
                            .withDescription(method.getBareMethodName() + " is not implemented")
                            .asRuntimeException();
                });
    }
}
