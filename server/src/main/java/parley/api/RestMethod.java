package parley.api;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.netty.util.AttributeKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import parley.domain.InvalidInput;

/** One endpoint as a method of REST. */
final class RestMethod<Q extends Message, A extends Message> implements HttpService {
    /** On each request that came through this door. */
    static final AttributeKey<Boolean> IS_REST = AttributeKey.valueOf(RestMethod.class, "IS_REST");

    private static final ResponseHeaders JSON =
            ResponseHeaders.of(
                    HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, MediaType.JSON.toString());

    /** Bytes of a body that can be read on the event loop without keeping others waiting. */
    private static final int SHORT = 8 << 10;

    private final Endpoint<Q, A> endpoint;
    private final Calls calls;
    private final Executor executor;
    private final List<PathVariable> pathVariables;
    private final boolean hasBody;
    private final Q prototype;
    private final EntityTags tags;
    private final String serviceName;
    private final String methodName;

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
        this.hasBody = hasBody;
        var marshaller = (PrototypeMarshaller<Q>) endpoint.method().getRequestMarshaller();
        this.prototype = Objects.requireNonNull(marshaller.getMessagePrototype());
        this.pathVariables =
                pathVariables.entrySet().stream()
                        .map(
                                variable ->
                                        PathVariable.of(
                                                variable.getKey(),
                                                prototype.getDescriptorForType(),
                                                variable.getValue()))
                        .toList();
        var answer = (PrototypeMarshaller<A>) endpoint.method().getResponseMarshaller();
        this.tags =
                new EntityTags(
                        prototype.getDescriptorForType(),
                        Objects.requireNonNull(answer.getMessagePrototype())
                                .getDescriptorForType());
        this.serviceName = Objects.requireNonNull(endpoint.method().getServiceName());
        this.methodName = Objects.requireNonNull(endpoint.method().getBareMethodName());
    }

    /** A request is here as a whole before it is served, and so is its answer before it is sent. */
    @Override
    public ExchangeType exchangeType(RoutingContext context) {
        return ExchangeType.UNARY;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        context.setAttr(IS_REST, true);
        context.logBuilder().name(serviceName, methodName);
        return atOnce(context, request).orElseGet(() -> later(context, request));
    }

    /** What is at hand is answered right here, on the event loop: nothing in this may block. */
    private Optional<HttpResponse> atOnce(ServiceRequestContext context, HttpRequest request) {
        if (endpoint.atHand().isEmpty() || hasBody || !request.isEmpty()) {
            return Optional.empty();
        }
        Optional<Encoded> answer;
        try {
            Q read = read(HttpData.empty(), request.headers(), context);
            answer = calls.answerAtOnce(endpoint.atHand().get(), read, context);
        } catch (InvalidInput | TooManyRequestsException e) {
            return Optional.of(RestErrors.response(Failure.of(e)));
        }
        // No more can take time here: to set an alarm for that would take some.
        answer.ifPresent(_ -> context.clearRequestTimeout());
        return answer.map(encoded -> respond(encoded, request.headers(), context));
    }

    private HttpResponse later(ServiceRequestContext context, HttpRequest request) {
        CompletableFuture<AggregatedHttpRequest> here = request.aggregate();
        return HttpResponse.of(
                endpoint.begin().isPresent()
                        ? here.thenCompose(whole -> begin(whole, context))
                        : here.thenApplyAsync(whole -> answer(whole, context), executor));
    }

    /** Still on the event loop: nothing in this may block, or take long. */
    private CompletableFuture<HttpResponse> begin(
            AggregatedHttpRequest request, ServiceRequestContext context) {
        if (request.content().length() <= SHORT && isJson(request)) {
            Optional<CompletableFuture<HttpResponse>> begun;
            try {
                Q read = read(request.content(), request.headers(), context);
                begun = RequestScope.within(context, () -> begin(read, request.headers(), context));
            } catch (RuntimeException e) {
                return CompletableFuture.completedFuture(RestErrors.response(Failure.of(e)));
            }
            if (begun.isPresent()) {
                return begun.get();
            }
        }
        return CompletableFuture.supplyAsync(() -> answer(request, context), executor);
    }

    private Optional<CompletableFuture<HttpResponse>> begin(
            Q request, RequestHeaders headers, ServiceRequestContext context) {
        Executor blocking = work -> executor.execute(() -> RequestScope.run(context, work));
        return calls.begin(endpoint.begin().orElseThrow(), request, context, blocking)
                .map(
                        begun ->
                                begun.handle(
                                        (encoded, failure) ->
                                                failure == null
                                                        ? respond(encoded, headers, context)
                                                        : refuse(failure)));
    }

    private static HttpResponse refuse(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return RestErrors.response(Failure.of(cause));
    }

    private static boolean isJson(AggregatedHttpRequest request) {
        MediaType type = request.contentType();
        return type != null
                && type.isJson()
                && !request.headers().contains(HttpHeaderNames.CONTENT_ENCODING);
    }

    private HttpResponse answer(AggregatedHttpRequest request, ServiceRequestContext context) {
        MediaType type = request.contentType();
        if (hasBody && !request.content().isEmpty() && (type == null || !type.isJson())) {
            return RestErrors.unsupportedMedia(
                    "Content-Type must be application/json, not "
                            + (type == null ? "absent" : "'" + type + "'"));
        }
        return RequestScope.within(context, () -> answered(request, context));
    }

    private HttpResponse answered(AggregatedHttpRequest request, ServiceRequestContext context) {
        String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
        if (hasBody && !encoding.equalsIgnoreCase("identity")) {
            return RestErrors.unsupportedMedia(
                    "Content-Encoding must be left out, not '" + encoding + "'");
        }
        try {
            Q read = read(request.content(), request.headers(), context);
            return answer(read, request.headers(), context);
        } catch (Exception e) {
            return RestErrors.response(Failure.of(e));
        }
    }

    private Q read(HttpData body, RequestHeaders headers, ServiceRequestContext context) {
        Message.Builder read = prototype.newBuilderForType();
        if (hasBody) {
            JsonRequest.merge(body.array(), read);
        } else {
            UrlRequest.setParameters(read, context.queryParams());
        }
        for (PathVariable variable : pathVariables) {
            variable.set(read, Objects.requireNonNull(context.pathParam(variable.name())));
        }
        tags.expect(headers, read);
        StorableFields.check(read);
        @SuppressWarnings("unchecked") // what the prototype of Q builds is a Q
        Q built = (Q) read.build();
        return built;
    }

    private HttpResponse answer(Q request, RequestHeaders headers, ServiceRequestContext context)
            throws Exception {
        if (endpoint.json().isPresent()) {
            Encoded encoded =
                    calls.answer(endpoint.kind(), endpoint.json().get(), request, context);
            return respond(encoded, headers, context);
        }
        A answer = calls.answer(endpoint.kind(), endpoint.handler(), request, context);
        return respond(
                tags.of(answer), () -> HttpData.wrap(JsonAnswer.of(answer)), headers, context);
    }

    private HttpResponse respond(
            Encoded encoded, RequestHeaders headers, ServiceRequestContext context) {
        return respond(tags.of(encoded.version()), encoded::json, headers, context);
    }

    private static HttpResponse respond(
            Optional<String> tag,
            Supplier<HttpData> json,
            RequestHeaders headers,
            ServiceRequestContext context) {
        tag.ifPresent(text -> context.setAdditionalResponseHeader(HttpHeaderNames.ETAG, text));
        return tag.isPresent() && EntityTags.has(headers, tag.get())
                ? HttpResponse.of(HttpStatus.NOT_MODIFIED)
                : HttpResponse.of(JSON, json.get());
    }
}
