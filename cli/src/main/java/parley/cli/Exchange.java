package parley.cli;

import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request until it is answered: a lost connection and a hub without time (429, 502, 503,
 * 504) are tried again, {@value #TRIES} times in all and within the timeout, after as long as the
 * hub's {@code Retry-After} says, else after 0.2 s, doubling. Where a request must not arrive
 * twice, only what cannot have had an effect is tried again: no connection, 429 and 503.
 */
final class Exchange implements AutoCloseable {

    static final int TRIES = 5;

    /** A hundred messages of 64 KiB fit, every character escaped; more is not a page of ours. */
    private static final long LARGEST_ANSWER_BYTES = 64L << 20;

    private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);
    private static final Set<Integer> BUSY_AND_NOTHING_DONE = Set.of(429, 503);

    /** What a request does that arrives twice. */
    enum Repeats {
        /** The same as one that arrives once. */
        HARMLESS,
        /** Something else, or it is refused because the first was not. */
        MISLEADING;

        private boolean mayFollow(Throwable failure) {
            return switch (this) {
                case HARMLESS -> failure instanceof IOException;
                case MISLEADING -> failure instanceof ConnectException;
            };
        }

        private boolean mayFollow(int status) {
            return switch (this) {
                case HARMLESS -> BUSY.contains(status);
                case MISLEADING -> BUSY_AND_NOTHING_DONE.contains(status);
            };
        }
    }

    /** Failsafe's word for "no delay of its own": the backoff applies. */
    private static final Duration BY_BACKOFF = Duration.ofNanos(-1);

    private final HttpClient http;
    private final HubAddress hub;
    private final Duration timeout;

    /**
     * @param timeout how long each call may take, with everything that is tried again
     * @param http closed with this
     */
    Exchange(HubAddress hub, Duration timeout, HttpClient http) {
        this.hub = hub;
        this.timeout = timeout;
        this.http = http;
    }

    /**
     * The first answer that is not a busy hub's, or the last one of those.
     *
     * @throws HubFailure.Unreachable when there was none
     */
    HttpResponse<byte[]> send(HttpRequest.Builder request, Repeats repeats) {
        long start = System.nanoTime();
        try {
            return Failsafe.with(policy(start, repeats))
                    .get(context -> sendOnce(request, left(start), context));
        } catch (FailsafeException e) {
            Throwable cause = e.getCause();
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new HubFailure.Unreachable(explain(cause == null ? e : cause, repeats));
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpResponse<byte[]> sendOnce(
            HttpRequest.Builder request,
            Duration left,
            ExecutionContext<HttpResponse<byte[]>> before)
            throws IOException, InterruptedException {
        HttpRequest once = request.copy().timeout(left).build();
        try {
            return http.send(
                    once, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER_BYTES));
        } catch (HttpTimeoutException e) {
            HttpTimeoutException said =
                    new HttpTimeoutException(
                            "no answer from %s within %s s%s"
                                    .formatted(hub, seconds(timeout), earlier(before)));
            said.initCause(e);
            throw said;
        }
    }

    /** What went wrong before time ran out, which often says more than that it did. */
    private static String earlier(ExecutionContext<HttpResponse<byte[]>> before) {
        HttpResponse<byte[]> response = before.getLastResult();
        if (response != null) {
            return "; before that, HTTP " + response.statusCode();
        }
        Throwable failure = before.getLastException();
        return failure == null ? "" : "; before that, " + reason(failure);
    }

    private RetryPolicy<HttpResponse<byte[]>> policy(long start, Repeats repeats) {
        return RetryPolicy.<HttpResponse<byte[]>>builder()
                .handleIf(repeats::mayFollow)
                .handleResultIf(response -> repeats.mayFollow(response.statusCode()))
                // Neither gets better by itself: a server that speaks something else, a certificate
                // that is not trusted. And a time-out means that no time is left.
                .abortOn(ProtocolException.class, SSLException.class, HttpTimeoutException.class)
                .abortIf(response -> retryAfter(response).compareTo(left(start)) >= 0)
                .withMaxAttempts(TRIES)
                .withMaxDuration(timeout)
                .withBackoff(Duration.ofMillis(200), Duration.ofSeconds(2))
                .withDelayFn(context -> retryAfter(context.getLastResult()))
                .build();
    }

    /** At least a millisecond, because a request without time cannot even be built. */
    private Duration left(long start) {
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        return left.toMillis() < 1 ? Duration.ofMillis(1) : left;
    }

    private static Duration retryAfter(@Nullable HttpResponse<?> response) {
        if (response == null) {
            return BY_BACKOFF;
        }
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(BY_BACKOFF);
    }

    private String explain(Throwable cause, Repeats repeats) {
        return switch (cause) {
            case HttpTimeoutException e -> String.valueOf(e.getMessage());
            case ProtocolException e -> "%s is not a Parley hub: %s".formatted(hub, e.getMessage());
            case InterruptedException _ -> "interrupted while waiting for " + hub;
            case SSLHandshakeException e ->
                    "%s cannot be trusted: %s (--cacert names certificates to trust)"
                            .formatted(hub, reason(e));
            case IOException e when !repeats.mayFollow(e) ->
                    "%s gave no answer, so that it may have been done: %s"
                            .formatted(hub, reason(e));
            default -> "cannot reach %s: %s".formatted(hub, reason(cause));
        };
    }

    /** The client wraps what went wrong, often without a message: the innermost one says most. */
    static String reason(Throwable failure) {
        String reason = "no connection";
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof UnresolvedAddressException) {
                return "unknown host";
            }
            String message = e.getMessage();
            if (message != null && !message.isBlank()) {
                reason = message;
            }
        }
        return reason;
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? Long.toString(duration.toSeconds())
                : Double.toString(duration.toMillis() / 1000.0);
    }
}
