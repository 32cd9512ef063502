package parley.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Offers endpoints over gRPC and gRPC-Web, with reflection. */
final class GrpcDoor {
    private static final Metadata.Key<String> RETRY_AFTER =
            Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER);

    private final Calls calls;
    private final Executor executor;

    /**
     * @param executor runs requests, which may block
     */
    GrpcDoor(Calls calls, Executor executor) {
        this.calls = calls;
        this.executor = executor;
    }

    /**
     * @param maxRequestBytes bound of a request's message
     */
    GrpcService service(List<Service> services, ServerServiceDefinition live, int maxRequestBytes) {
        var builder =
                GrpcService.builder()
                        .maxRequestMessageLength(maxRequestBytes)
                        .useClientTimeoutHeader(true)
                        // JSON has a door of its own, and loading its marshaller takes a while
                        .supportedSerializationFormats(
                                GrpcSerializationFormats.PROTO,
                                GrpcSerializationFormats.PROTO_WEB,
                                GrpcSerializationFormats.PROTO_WEB_TEXT)
                        .intercept(new CallbacksInTurn())
                        .exceptionHandler((_, _, cause, _) -> status(cause))
                        .addService(ProtoReflectionServiceV1.newInstance());
        services.forEach(service -> builder.addService(definition(service)));
        builder.addService(live);
        return builder.build();
    }

    /**
     * For what no endpoint answers: bytes that are no request are the caller's fault, not ours, and
     * time may be up. Of anything else, null leaves the status to the server.
     */
    private static @Nullable Status status(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof InvalidProtocolBufferException) {
                return Status.INVALID_ARGUMENT.withDescription(
                        "The request must be valid protobuf of its type, with texts in UTF-8");
            }
            if (at instanceof RequestTimeoutException) {
                return Status.DEADLINE_EXCEEDED.withDescription(
                        "The request's deadline passed; whether it was stored is unknown");
            }
        }
        return null;
    }

    private ServerServiceDefinition definition(Service service) {
        ServiceDescriptor descriptor = service.descriptor();
        ServerServiceDefinition.Builder builder = ServerServiceDefinition.builder(descriptor);
        service.endpoints().forEach(endpoint -> add(builder, endpoint));
        return builder.build();
    }

    private <Q extends Message, A extends Message> void add(
            ServerServiceDefinition.Builder builder, Endpoint<Q, A> endpoint) {
        MethodDescriptor<Q, A> method = endpoint.method();
        builder.addMethod(
                method,
                ServerCalls.asyncUnaryCall(
                        (Q request, StreamObserver<A> observer) -> {
                            ServiceRequestContext context = RequestContext.current();
                            executor.execute(
                                    () ->
                                            RequestScope.run(
                                                    context,
                                                    () ->
                                                            answer(
                                                                    endpoint, request, observer,
                                                                    context)));
                        }));
    }

    private <Q extends Message, A extends Message> void answer(
            Endpoint<Q, A> endpoint,
            Q request,
            StreamObserver<A> observer,
            ServiceRequestContext context) {
        A answer;
        try {
            StorableFields.check(request);
            answer = calls.answer(endpoint.kind(), endpoint.handler(), request, context);
        } catch (Exception e) {
            Failure failure = Failure.of(e);
            Metadata trailers = new Metadata();
            failure.retryAfter()
                    .ifPresent(time -> trailers.put(RETRY_AFTER, "" + time.toSeconds()));
            observer.onError(
                    Status.fromCode(failure.code())
                            .withDescription(failure.message())
                            .asRuntimeException(trailers));
            return;
        }
        observer.onNext(answer);
        observer.onCompleted();
    }
}
