package parley.api;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;

/** One endpoint as a method of REST. */
final class RestMethod<Q extends Message, A extends Message> implements HttpService {
    private final Endpoint<Q, A> endpoint;
    private final Calls calls;
    private final Executor executor;
    private final Map<String, String> pathVariables;
    private final boolean hasBody;
    private final Q prototype;

    /**
     * @param pathVariables from names in the route to fields of the request
     * @param hasBody whether the request comes in the body; otherwise in query parameters
     */
    RestMethod(
            Endpoint<Q, A> endpoint,
            Calls calls,
            Executor executor,
            Map<String, String> pathVariables,
            boolean hasBody) {
        this.endpoint = endpoint;
        this.calls = calls;
        this.executor = executor;
        this.pathVariables = Map.copyOf(pathVariables);
        this.hasBody = hasBody;
        var marshaller = (PrototypeMarshaller<Q>) endpoint.method().getRequestMarshaller();
        this.prototype = Objects.requireNonNull(marshaller.getMessagePrototype());
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        return HttpResponse.of(
                request.aggregate().thenApplyAsync(whole -> answer(whole, context), executor));
    }

    private HttpResponse answer(AggregatedHttpRequest request, ServiceRequestContext context) {
        MediaType type = request.contentType();
        if (hasBody && !request.content().isEmpty() && (type == null || !type.isJson())) {
            return RestErrors.unsupportedMedia(
                    "Content-Type must be application/json, not "
                            + (type == null ? "absent" : "'" + type + "'"));
        }
        try {
            Q read = read(request, context);
            return HttpResponse.of(
                    HttpStatus.OK, MediaType.JSON, HttpData.wrap(json(read, context)));
        } catch (Exception e) {
            return RestErrors.response(Failure.of(e));
        }
    }

    private Q read(AggregatedHttpRequest request, ServiceRequestContext context) {
        Message.Builder read = prototype.newBuilderForType();
        if (hasBody) {
            JsonRequest.merge(request.content().array(), read);
        } else {
            UrlRequest.setParameters(read, context.queryParams());
        }
        pathVariables.forEach(
                (name, field) ->
                        UrlRequest.setPathVariable(
                                read, field, Objects.requireNonNull(context.pathParam(name))));
        StorableFields.check(read);
        @SuppressWarnings("unchecked") // what the prototype of Q builds is a Q
        Q built = (Q) read.build();
        return built;
    }

    private byte[] json(Q request, ServiceRequestContext context) throws Exception {
        return endpoint.json().isPresent()
                ? calls.answer(endpoint.kind(), endpoint.json().get(), request, context)
                : JsonAnswer.of(
                        calls.answer(endpoint.kind(), endpoint.handler(), request, context));
    }
}
