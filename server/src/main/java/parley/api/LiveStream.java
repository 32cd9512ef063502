package parley.api;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import parley.domain.Caller;
import parley.domain.TopicId;
import parley.view.live.Subscription.Start;

/** Topics as server-sent events (WHATWG HTML, section 9.2): {@code GET} with parameters. */
final class LiveStream implements HttpService {
    private static final ResponseHeaders HEADERS =
            ResponseHeaders.builder(HttpStatus.OK)
                    .contentType(MediaType.EVENT_STREAM)
                    .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                    .set("x-accel-buffering", "no")
                    .build();

    private static final String LAST_EVENT_ID = "last-event-id";

    /** The client forgets its cursor, which is good for nothing any more. */
    private static final byte[] RESET =
            ("id:\ndata: " + new String(LiveJson.reset(), StandardCharsets.UTF_8) + "\n\n")
                    .getBytes(StandardCharsets.UTF_8);

    private final LiveDoor door;
    private final Executor executor;

    LiveStream(LiveDoor door, Executor executor) {
        this.door = door;
        this.executor = executor;
    }

    @Override
    public ExchangeType exchangeType(RoutingContext context) {
        return ExchangeType.RESPONSE_STREAMING;
    }

    private record Asked(Caller caller, SequencedSet<TopicId> topics, Optional<Start> start) {}

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        return switch (request.method()) {
            case GET ->
                    !door.admits(context)
                            ? RestErrors.response(
                                    HttpStatus.FORBIDDEN, "Pages of this origin may not connect")
                            : HttpResponse.of(
                                    CompletableFuture.supplyAsync(
                                                    () -> asked(context, request), executor)
                                            .thenApplyAsync(
                                                    asked -> begin(asked, context),
                                                    context.eventLoop()));
            case HEAD, OPTIONS, POST, PUT, PATCH, DELETE, CONNECT, TRACE, UNKNOWN ->
                    HttpResponse.of(
                            RestErrors.response(
                                            new Failure(
                                                    io.grpc.Status.Code.UNIMPLEMENTED,
                                                    "Method Not Allowed"),
                                            HttpStatus.METHOD_NOT_ALLOWED)
                                    .toHttpResponse());
        };
    }

    private Asked asked(ServiceRequestContext context, HttpRequest request) {
        return RequestScope.within(
                context,
                () -> {
                    Caller caller = door.access().enter(context);
                    List<String> names =
                            context.queryParams().getAll("topics").stream()
                                    .filter(some -> !some.isEmpty())
                                    .flatMap(some -> Stream.of(some.split(",", -1)))
                                    .toList();
                    SequencedSet<TopicId> topics = LiveAccess.topics(names);
                    String after =
                            Optional.ofNullable(request.headers().get(LAST_EVENT_ID))
                                    .filter(id -> !id.isEmpty())
                                    .orElseGet(() -> context.queryParams().get("after", ""));
                    Optional<Start> start = door.access().start(after);
                    start.ifPresent(door.access()::await);
                    try {
                        door.access().checkReadable(topics, caller);
                    } catch (RefusedException e) {
                        throw new CompletionException(e);
                    }
                    return new Asked(caller, topics, start);
                });
    }

    private HttpResponse begin(Asked asked, ServiceRequestContext context) {
        HttpResponseWriter response = HttpResponse.streaming();
        response.write(HEADERS);
        if (asked.start().isEmpty()) {
            response.write(HttpData.wrap(RESET));
            response.close();
            return response;
        }
        context.clearRequestTimeout();
        context.setAttr(LiveDoor.IS_STREAM, true);
        LiveDoor.allowStalling(context);
        new StreamSubscriber(response, context.eventLoop(), door.json(), door.streams())
                .follow(
                        door.loop(context.eventLoop()),
                        asked.caller(),
                        asked.topics(),
                        asked.start().get());
        return response;
    }
}
