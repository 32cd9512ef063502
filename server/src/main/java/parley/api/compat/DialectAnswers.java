package parley.api.compat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
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
import com.linecorp.armeria.server.ServiceErrorHandler;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import parley.api.DialectCalls;
import parley.api.Failure;

/**
 * Answers in a dialect. Errors are {@code {"error": "…"}} with the status that fits, whatever
 * failed and wherever.
 */
final class DialectAnswers implements ServiceErrorHandler {
    private static final String ANY = "*";

    /** What a page may read of an answer, beside what every page may. */
    private static final String EXPOSED = "Retry-After, Parley-Cursor, X-Request-Id";

    private static final String CHALLENGE = "Bearer realm=\"parley\"";

    private final Dialect dialect;
    private final int maxRequestBytes;

    /**
     * @param maxRequestBytes bound of a request's body
     */
    DialectAnswers(Dialect dialect, int maxRequestBytes) {
        this.dialect = dialect;
        this.maxRequestBytes = maxRequestBytes;
    }

    HttpResponse response(Reply reply) {
        return HttpResponse.of(
                headers(reply.status()).build(), HttpData.ofUtf8(reply.json().toString()));
    }

    /** What it is answered that something failed. */
    HttpResponse failure(Throwable cause) {
        if (cause instanceof DialectRefusal refusal) {
            return error(refusal.status(), refusal.text());
        }
        Failure failure = Failure.of(cause);
        return error(failure.status(), failure.message(), failure.retryAfter()).toHttpResponse();
    }

    HttpResponse error(HttpStatus status, String text) {
        return error(status, text, Optional.empty()).toHttpResponse();
    }

    private AggregatedHttpResponse error(
            HttpStatus status, String text, Optional<Duration> retryAfter) {
        ResponseHeadersBuilder headers = headers(status);
        boolean isUnauthorized = status.equals(HttpStatus.UNAUTHORIZED);
        if (isUnauthorized) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, CHALLENGE);
        }
        retryAfter.ifPresent(
                time -> headers.set(HttpHeaderNames.RETRY_AFTER, "" + time.toSeconds()));
        String told =
                switch (dialect) {
                    case MEOWER -> text;
                    case DUNDER -> isUnauthorized ? lowerCase(status) : text;
                };
        return AggregatedHttpResponse.of(
                headers.build(),
                HttpData.ofUtf8(
                        JsonNodeFactory.instance.objectNode().put("error", told).toString()));
    }

    /** A browser asks whether a page of another address may ask. */
    HttpResponse preflight(String methods) {
        return HttpResponse.of(
                headers(HttpStatus.NO_CONTENT)
                        .removeAndThen(HttpHeaderNames.CONTENT_TYPE)
                        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods)
                        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "*, Authorization")
                        .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "86400")
                        .build());
    }

    HttpResponse wrongMethod(String methods) {
        return error(HttpStatus.METHOD_NOT_ALLOWED, lowerCase(HttpStatus.METHOD_NOT_ALLOWED))
                .mapHeaders(
                        headers -> headers.toBuilder().set(HttpHeaderNames.ALLOW, methods).build());
    }

    /** Whether any web page may ask. */
    boolean isOpenToPages() {
        return switch (dialect) {
            case MEOWER -> true;
            case DUNDER -> false;
        };
    }

    private ResponseHeadersBuilder headers(HttpStatus status) {
        ResponseHeadersBuilder headers =
                ResponseHeaders.builder(status)
                        .contentType(MediaType.JSON)
                        // What people wrote is never to be taken for a page.
                        .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
        if (isOpenToPages()) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
            headers.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
        return headers;
    }

    @Override
    public @Nullable HttpResponse onServiceException(
            ServiceRequestContext context, Throwable cause) {
        Throwable root =
                cause instanceof CompletionException && cause.getCause() != null
                        ? cause.getCause()
                        : cause;
        return switch (root) {
            case HttpStatusException failed -> ofStatus(failed.httpStatus()).toHttpResponse();
            case HttpResponseException _ -> null;
            // The client is gone: nobody is left to tell.
            case ClosedStreamException _ -> null;
            case RequestTimeoutException _ -> error(HttpStatus.GATEWAY_TIMEOUT, timedOut(context));
            default -> DialectCalls.within(context, () -> failure(root));
        };
    }

    private static String timedOut(ServiceRequestContext context) {
        return context.method() == HttpMethod.POST
                ? "The request's deadline passed; whether it was stored is unknown"
                : "The request's deadline passed";
    }

    /** What fails before a service is asked. */
    @Override
    public AggregatedHttpResponse renderStatus(
            ServiceRequestContext context,
            RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        return ofStatus(status);
    }

    private AggregatedHttpResponse ofStatus(HttpStatus status) {
        String text =
                status.equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE)
                        ? "The body must be at most " + maxRequestBytes + " bytes"
                        : lowerCase(status);
        return error(status, text, Optional.empty());
    }

    private static String lowerCase(HttpStatus status) {
        return status.reasonPhrase().toLowerCase(Locale.ROOT);
    }
}
