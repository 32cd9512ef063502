package parley.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Failures as HTTP: {@code {"code": <gRPC code>, "message": "…", "details": []}} with the status
 * that fits.
 */
final class RestErrors implements ServerErrorHandler {
    private static final String CHALLENGE = "Basic realm=\"parley\", charset=\"UTF-8\"";

    private final int maxRequestBytes;

    /**
     * @param maxRequestBytes bound of a request's body
     */
    RestErrors(int maxRequestBytes) {
        this.maxRequestBytes = maxRequestBytes;
    }

    static HttpResponse response(Failure failure) {
        return response(failure, status(failure.code())).toHttpResponse();
    }

    static AggregatedHttpResponse response(Failure failure, HttpStatus status) {
        ResponseHeadersBuilder headers =
                ResponseHeaders.builder(status).contentType(MediaType.JSON);
        if (failure.code() == Status.Code.UNAUTHENTICATED) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, CHALLENGE);
        }
        failure.retryAfter()
                .ifPresent(time -> headers.set(HttpHeaderNames.RETRY_AFTER, "" + time.toSeconds()));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", failure.code().value());
        body.put("message", failure.message());
        body.putArray("details");
        return AggregatedHttpResponse.of(headers.build(), HttpData.ofUtf8(body.toString()));
    }

    static HttpStatus status(Status.Code code) {
        return switch (code) {
            case OK -> HttpStatus.OK;
            case CANCELLED -> HttpStatus.CLIENT_CLOSED_REQUEST;
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> HttpStatus.BAD_REQUEST;
            case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case ALREADY_EXISTS, ABORTED -> HttpStatus.CONFLICT;
            case PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case RESOURCE_EXHAUSTED -> HttpStatus.TOO_MANY_REQUESTS;
            case UNIMPLEMENTED -> HttpStatus.NOT_IMPLEMENTED;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case UNKNOWN, INTERNAL, DATA_LOSS -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    @Override
    public @Nullable HttpResponse onServiceException(
            ServiceRequestContext context, Throwable cause) {
        Throwable root =
                cause instanceof CompletionException && cause.getCause() != null
                        ? cause.getCause()
                        : cause;
        return switch (root) {
            case HttpStatusException e -> of(e.httpStatus()).toHttpResponse();
            case HttpResponseException _ -> null;
            // The client is gone: nobody is left to tell, and nothing is wrong here.
            case ClosedStreamException _ -> null;
            case ContentTooLargeException _ -> response(tooLarge());
            case RequestTimeoutException _ -> response(timedOut(context));
            default -> RequestScope.within(context, () -> response(Failure.of(root)));
        };
    }

    private static Failure timedOut(ServiceRequestContext context) {
        return switch (context.method()) {
            case GET, HEAD, OPTIONS ->
                    new Failure(Status.Code.DEADLINE_EXCEEDED, "The request's deadline passed");
            default ->
                    new Failure(
                            Status.Code.DEADLINE_EXCEEDED,
                            "The request's deadline passed; whether it was stored is unknown");
        };
    }

    /** What fails before a service is found: unknown paths and methods, malformed requests. */
    @Override
    public AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext context,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        return of(status);
    }

    private AggregatedHttpResponse of(HttpStatus status) {
        return status.equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE)
                ? response(tooLarge(), HttpStatus.BAD_REQUEST)
                : response(new Failure(code(status), status.reasonPhrase()), status);
    }

    private Failure tooLarge() {
        return new Failure(
                Status.Code.INVALID_ARGUMENT,
                "Field 'body' must be at most " + maxRequestBytes + " bytes");
    }

    static Status.Code code(HttpStatus status) {
        return switch (status.code()) {
            case 401 -> Status.Code.UNAUTHENTICATED;
            case 403 -> Status.Code.PERMISSION_DENIED;
            case 404 -> Status.Code.NOT_FOUND;
            case 405, 501, 505 -> Status.Code.UNIMPLEMENTED;
            case 409 -> Status.Code.ABORTED;
            case 429 -> Status.Code.RESOURCE_EXHAUSTED;
            case 503 -> Status.Code.UNAVAILABLE;
            case 504 -> Status.Code.DEADLINE_EXCEEDED;
            default -> status.isClientError() ? Status.Code.INVALID_ARGUMENT : Status.Code.INTERNAL;
        };
    }

    static HttpResponse unsupportedMedia(String message) {
        return response(HttpStatus.UNSUPPORTED_MEDIA_TYPE, message);
    }

    /** What only HTTP has a name for. */
    static HttpResponse response(HttpStatus status, String message) {
        return response(new Failure(code(status), message), status).toHttpResponse();
    }
}
