package parley.api;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.github.bucket4j.TimeMeter;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.util.Optional;
import parley.api.auth.Authenticator;
import parley.api.auth.UnauthenticatedException;
import parley.command.DeletedCallerException;
import parley.domain.Caller;
import parley.domain.UserId;
import parley.domain.UserState;
import parley.view.directory.Directory;

/** Who asks, and whether they may ask now: not too often, not deleted, and the hub is ready. */
final class Admission {
    /** On a request that counts for its caller's rate already. */
    private static final AttributeKey<Boolean> IS_COUNTED =
            AttributeKey.valueOf(Admission.class, "IS_COUNTED");

    private final Authenticator authenticator;
    private final Directory directory;
    private final Readiness readiness;
    private final Optional<CallerRates> rates;

    /**
     * @param rate how often a caller may ask
     */
    Admission(
            Authenticator authenticator,
            Directory directory,
            Readiness readiness,
            Optional<Limits.Rate> rate) {
        this.authenticator = authenticator;
        this.directory = directory;
        this.readiness = readiness;
        this.rates = rate.map(known -> new CallerRates(known, TimeMeter.SYSTEM_NANOTIME));
    }

    /**
     * Who asks, when they may.
     *
     * @throws RuntimeException what {@link Failure#of} knows
     */
    Caller enter(ServiceRequestContext context) {
        Caller caller;
        try {
            caller = authenticator.caller(authorization(context.request().headers()));
        } catch (UnauthenticatedException e) {
            countWrongPassword(context.clientAddress());
            throw e;
        }
        count(caller, context);
        checkAdmitted(caller);
        return caller;
    }

    /** As {@link #enter(ServiceRequestContext)}, when who asks is told later than the request. */
    Caller enter(String authorization, InetAddress address) {
        Caller caller;
        try {
            caller = authenticator.caller(Optional.of(authorization));
        } catch (UnauthenticatedException e) {
            countWrongPassword(address);
            throw e;
        }
        admit(caller, address);
        return caller;
    }

    /** A wrong password counts against the address that it comes from. */
    private void countWrongPassword(InetAddress address) {
        rates.ifPresent(known -> known.count(Caller.anonymous(), address));
    }

    /** Whether a caller who has entered may ask for more now. */
    void admit(Caller caller, InetAddress address) {
        rates.ifPresent(known -> known.count(caller, address));
        checkAdmitted(caller);
    }

    /** Who asks, if that is known without waiting. */
    Optional<Caller> callerAtHand(RequestHeaders headers) {
        return authenticator.callerAtHand(authorization(headers));
    }

    private static Optional<String> authorization(RequestHeaders headers) {
        return Optional.ofNullable(headers.get(HttpHeaderNames.AUTHORIZATION));
    }

    private void checkAdmitted(Caller caller) {
        if (caller instanceof Caller.SignedIn(UserId user, boolean _) && isDeleted(caller)) {
            throw new DeletedCallerException(user);
        }
        readiness
                .closed()
                .ifPresent(
                        obstacle -> {
                            throw new UnavailableException("Not ready: " + obstacle);
                        });
    }

    /** Whether a caller may ask now, but for how often. */
    boolean isAdmitted(Caller caller) {
        return !isDeleted(caller) && readiness.closed().isEmpty();
    }

    private boolean isDeleted(Caller caller) {
        return caller instanceof Caller.SignedIn(UserId user, boolean _)
                && directory.user(user) instanceof UserState.Deleted;
    }

    /** Counts a request for its caller's rate: once, whatever ways it goes. */
    void count(Caller caller, ServiceRequestContext context) {
        if (rates.isPresent() && context.attr(IS_COUNTED) == null) {
            context.setAttr(IS_COUNTED, true);
            rates.get().count(caller, context.clientAddress());
        }
    }
}
