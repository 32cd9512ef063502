package parley.api;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ShuttingDownException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.api.auth.UnauthenticatedException;
import parley.command.DeletedCallerException;
import parley.command.NotYetVisibleException;
import parley.domain.InvalidInput;
import parley.domain.Refusal;
import parley.log.LogException;
import parley.view.message.IndexUnavailableException;

/**
 * What a caller is told when a request fails.
 *
 * @param retryAfter when trying again may help
 */
public record Failure(Status.Code code, String message, Optional<Duration> retryAfter) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Failure.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    Failure(Status.Code code, String message) {
        this(code, message, Optional.empty());
    }

    /** Its status in HTTP. */
    public HttpStatus status() {
        return RestErrors.status(code);
    }

    /**
     * The one place where faults and refusals become statuses. What is not expected is logged here,
     * and told nobody.
     */
    public static Failure of(Throwable cause) {
        return switch (cause) {
            case RefusedException e -> new Failure(code(e.refusal()), e.refusal().message());
            case InvalidInput e -> new Failure(Status.Code.INVALID_ARGUMENT, text(e));
            case DeletedCallerException e -> new Failure(Status.Code.UNAUTHENTICATED, text(e));
            case UnauthenticatedException e -> new Failure(Status.Code.UNAUTHENTICATED, text(e));
            case NotYetVisibleException e -> new Failure(Status.Code.DEADLINE_EXCEEDED, text(e));
            case LogException e -> of(e);
            case IndexUnavailableException e -> {
                LOGGER.warn("The message index is unavailable: {}", e.getMessage());
                yield later(Status.Code.UNAVAILABLE, text(e));
            }
            case UnavailableException e -> later(Status.Code.UNAVAILABLE, text(e));
            case OverloadedException e -> later(Status.Code.RESOURCE_EXHAUSTED, text(e));
            case TooManyRequestsException e ->
                    new Failure(
                            Status.Code.RESOURCE_EXHAUSTED, text(e), Optional.of(e.retryAfter()));
            case ShuttingDownException _ ->
                    new Failure(
                            Status.Code.DEADLINE_EXCEEDED,
                            "The hub stops; whether it was stored is unknown");
            case StaleCursorException e -> new Failure(Status.Code.ABORTED, text(e));
            case StatusRuntimeException e -> of(e.getStatus());
            case StatusException e -> of(e.getStatus());
            default -> {
                LOGGER.error("A request failed: {}", cause.toString(), cause);
                yield new Failure(Status.Code.INTERNAL, "Internal error");
            }
        };
    }

    private static Failure of(Status status) {
        return new Failure(
                status.getCode(),
                Optional.ofNullable(status.getDescription()).orElse(status.getCode().name()));
    }

    private static Failure of(LogException e) {
        return switch (e) {
            case LogException.Unavailable _ -> {
                LOGGER.warn("The log is unavailable: {}", e.getMessage());
                yield later(Status.Code.UNAVAILABLE, text(e));
            }
            case LogException.OutcomeUnknown _ -> {
                LOGGER.warn("The outcome of a write is unknown: {}", e.getMessage());
                yield new Failure(Status.Code.DEADLINE_EXCEEDED, text(e));
            }
            case LogException.Overloaded _, LogException.Full _ ->
                    later(Status.Code.RESOURCE_EXHAUSTED, text(e));
        };
    }

    private static Status.Code code(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotFound _ -> Status.Code.NOT_FOUND;
            case Refusal.AlreadyExists _ -> Status.Code.ALREADY_EXISTS;
            case Refusal.NotAllowed _ -> Status.Code.PERMISSION_DENIED;
            case Refusal.SignInNeeded _ -> Status.Code.UNAUTHENTICATED;
            case Refusal.StaleVersion _, Refusal.AlreadyRuns _ -> Status.Code.ABORTED;
            case Refusal.NothingToDo _, Refusal.BeyondBound _ -> Status.Code.INVALID_ARGUMENT;
        };
    }

    private static Failure later(Status.Code code, String message) {
        return new Failure(code, message, Optional.of(SOON));
    }

    private static String text(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
