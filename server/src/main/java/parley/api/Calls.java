package parley.api;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.github.bucket4j.TimeMeter;
import io.netty.util.AsciiString;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import parley.api.auth.Authenticator;
import parley.api.auth.UnauthenticatedException;
import parley.command.DeletedCallerException;
import parley.domain.Caller;
import parley.domain.InvalidInput;
import parley.domain.UserId;
import parley.domain.UserState;
import parley.log.Cursor;
import parley.log.Deadline;
import parley.log.Log;
import parley.view.Applier;
import parley.view.directory.Directory;

/** What every request has in common, whatever door it comes through. */
public final class Calls {
    static final AsciiString CURSOR_HEADER = AsciiString.cached("parley-cursor");
    private static final String GRPC_TIMEOUT_HEADER = "grpc-timeout";

    /** On a request that counts for its caller's rate already. */
    private static final AttributeKey<Boolean> IS_COUNTED =
            AttributeKey.valueOf(Calls.class, "IS_COUNTED");

    /** A request's time when its client sets none. */
    public static final Duration DEFAULT_TIME = Duration.ofSeconds(5);

    private static final Duration CURSOR_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_TIME = Duration.ofSeconds(60);
    private static final int MOST_UNDER_WAY = 4096;

    private final Authenticator authenticator;
    private final Directory directory;
    private final Readiness readiness;
    private final Log log;
    private final Applier applier;
    private final Optional<CallerRates> rates;
    private final CursorTexts cursors;
    private final OwnWrites ownWrites = new OwnWrites();
    private final Semaphore reads = new Semaphore(MOST_UNDER_WAY);

    /** Apart from reads, which go on while writes have to wait. */
    private final Semaphore writes = new Semaphore(MOST_UNDER_WAY);

    public Calls(
            Authenticator authenticator,
            Directory directory,
            Readiness readiness,
            Log log,
            Applier applier,
            Limits limits) {
        this.authenticator = authenticator;
        this.directory = directory;
        this.readiness = readiness;
        this.log = log;
        this.applier = applier;
        this.cursors = new CursorTexts(log);
        this.rates = limits.rate().map(rate -> new CallerRates(rate, TimeMeter.SYSTEM_NANOTIME));
    }

    /** How many reads are under way. */
    public int readsUnderWay() {
        return MOST_UNDER_WAY - reads.availablePermits();
    }

    /** How many writes are under way. */
    public int writesUnderWay() {
        return MOST_UNDER_WAY - writes.availablePermits();
    }

    /**
     * Answers one request: finds out who asks, waits for the cursor that the request has seen, lets
     * the endpoint handle it, and adds the cursor that the answer reflects.
     */
    <Q, R> R answer(
            Endpoint.Kind kind,
            Endpoint.Handler<Q, R> handler,
            Q request,
            ServiceRequestContext context)
            throws Exception {
        Semaphore places =
                switch (kind) {
                    case READ -> reads;
                    case WRITE -> writes;
                };
        if (!places.tryAcquire()) {
            throw new OverloadedException(
                    "More than " + MOST_UNDER_WAY + " such requests are under way");
        }
        try {
            RequestHeaders headers = context.request().headers();
            if (!context.additionalResponseHeaders().contains(CURSOR_HEADER)) {
                reflect(context);
            }
            Caller caller = caller(headers, context);
            admit(caller, context);
            Deadline deadline = deadline(context, headers);
            long cursor = awaitCursor(headers, deadline);
            // What is applied while the answer is made may be missing from it.
            Call call =
                    new Call(
                            caller,
                            deadline,
                            Math.max(cursor, ownWrites.lastOf(caller)),
                            applier.position());
            R answer = handler.handle(request, call);
            switch (kind) {
                case READ -> reflect(context, call.reflected());
                case WRITE -> {
                    ownWrites.wrote(caller, applier.position());
                    reflect(context);
                }
            }
            return answer;
        } finally {
            places.release();
        }
    }

    /**
     * Answers one read, if the answer is at hand; never blocks. Otherwise {@link #answer} does all
     * of it, also when the request is to be refused.
     *
     * @throws TooManyRequestsException as {@link #answer} does
     */
    <Q> Optional<Encoded> answerAtOnce(
            Endpoint.AtHand<Q> handler, Q request, ServiceRequestContext context) {
        RequestHeaders headers = context.request().headers();
        if (headers.contains(CURSOR_HEADER) || !reads.tryAcquire()) {
            return Optional.empty();
        }
        try {
            Optional<Caller> caller = authenticator.callerAtHand(authorization(headers));
            if (caller.isEmpty()) {
                return Optional.empty();
            }
            Call call = call(caller.get(), deadline(context, headers));
            Optional<Encoded> answer = handler.find(request, call);
            if (answer.isEmpty() || !isAdmitted(caller.get())) {
                return Optional.empty();
            }
            count(caller.get(), context);
            reflect(context, call.reflected());
            return answer;
        } finally {
            reads.release();
        }
    }

    /**
     * Begins to answer one write, if that needs nothing that is not at hand; never blocks.
     * Otherwise {@link #answer} does all of it.
     *
     * @param blocking for what has to wait for something later
     * @throws RuntimeException as {@link #answer} does
     */
    <Q> Optional<CompletableFuture<Encoded>> begin(
            Endpoint.Begin<Q> handler,
            Q request,
            ServiceRequestContext context,
            Executor blocking) {
        RequestHeaders headers = context.request().headers();
        if (headers.contains(CURSOR_HEADER) || !writes.tryAcquire()) {
            return Optional.empty();
        }
        Optional<CompletableFuture<Encoded>> begun = Optional.empty();
        try {
            Optional<Caller> caller = authenticator.callerAtHand(authorization(headers));
            if (caller.isPresent() && isAdmitted(caller.get())) {
                count(caller.get(), context);
                Call call = call(caller.get(), deadline(context, headers));
                begun =
                        handler.begin(request, call, blocking, context.eventLoop())
                                .map(
                                        answer ->
                                                answer.whenComplete(
                                                        (_, _) -> written(caller.get(), context)));
            }
        } finally {
            if (begun.isEmpty()) {
                writes.release();
            }
        }
        return begun;
    }

    private void written(Caller caller, ServiceRequestContext context) {
        writes.release();
        ownWrites.wrote(caller, applier.position());
        reflect(context);
    }

    /**
     * Who asks for something that goes on, like {@link #answer} for what ends.
     *
     * @throws RuntimeException as {@link #answer} does
     */
    Caller enter(ServiceRequestContext context) {
        Caller caller = caller(context.request().headers(), context);
        admit(caller, context);
        return caller;
    }

    /** As {@link #enter}, when who asks is told later than the request. */
    Caller enter(String authorization, InetAddress address) {
        Caller caller;
        try {
            caller = authenticator.caller(Optional.of(authorization));
        } catch (UnauthenticatedException e) {
            rates.ifPresent(known -> known.count(Caller.anonymous(), address));
            throw e;
        }
        admit(caller, address);
        return caller;
    }

    /** Whether a caller who has entered may ask for more now. */
    void admit(Caller caller, InetAddress address) {
        rates.ifPresent(known -> known.count(caller, address));
        checkAdmitted(caller);
    }

    /** The cursor of what the views have now: what an answer made from now on reflects. */
    String cursor() {
        return cursors.text(applier.position());
    }

    /** Says that the answer reflects what the views have now; a failure's, too. */
    void reflect(ServiceRequestContext context) {
        reflect(context, applier.position());
    }

    private void reflect(ServiceRequestContext context, long globalPosition) {
        context.setAdditionalResponseHeader(CURSOR_HEADER, cursors.text(globalPosition));
    }

    /** A wrong password counts against the address that it comes from. */
    private Caller caller(RequestHeaders headers, ServiceRequestContext context) {
        try {
            return authenticator.caller(authorization(headers));
        } catch (UnauthenticatedException e) {
            rates.ifPresent(known -> known.count(Caller.anonymous(), context.clientAddress()));
            throw e;
        }
    }

    private static Optional<String> authorization(RequestHeaders headers) {
        return Optional.ofNullable(headers.get(HttpHeaderNames.AUTHORIZATION));
    }

    /** Whether this caller may ask now: not too often, not deleted, and the hub is ready. */
    private void admit(Caller caller, ServiceRequestContext context) {
        count(caller, context);
        checkAdmitted(caller);
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

    /** As {@link #admit} has it, but for how often. */
    private boolean isAdmitted(Caller caller) {
        return !isDeleted(caller) && readiness.closed().isEmpty();
    }

    private boolean isDeleted(Caller caller) {
        return caller instanceof Caller.SignedIn(UserId user, boolean _)
                && directory.user(user) instanceof UserState.Deleted;
    }

    /** Once for each request, whatever ways it goes. */
    private void count(Caller caller, ServiceRequestContext context) {
        if (rates.isPresent() && context.attr(IS_COUNTED) == null) {
            context.setAttr(IS_COUNTED, true);
            rates.get().count(caller, context.clientAddress());
        }
    }

    private static Deadline deadline(ServiceRequestContext context, RequestHeaders headers) {
        if (!headers.contains(GRPC_TIMEOUT_HEADER)) {
            return Deadline.in(DEFAULT_TIME);
        }
        Duration given = Duration.ofMillis(context.requestTimeoutMillis());
        return Deadline.in(given.compareTo(LONGEST_TIME) < 0 ? given : LONGEST_TIME);
    }

    /** A request for what nobody finds later than others. */
    private Call call(Caller caller, Deadline deadline) {
        return new Call(caller, deadline, 0, applier.position());
    }

    /** Answers the cursor's global position; 0 when there is none. */
    private long awaitCursor(RequestHeaders headers, Deadline deadline)
            throws InterruptedException {
        String text = headers.get(CURSOR_HEADER);
        if (text == null) {
            return 0;
        }
        Cursor cursor =
                Cursor.parse(text)
                        .orElseThrow(
                                () ->
                                        new InvalidInput(
                                                "Parley-Cursor",
                                                text,
                                                "be the Parley-Cursor of an earlier answer"));
        if (!cursor.logId().equals(log.id())) {
            throw new StaleCursorException("The cursor is of another log than this hub's");
        }
        Deadline wait = Deadline.in(CURSOR_WAIT);
        boolean reached =
                applier.await(
                        cursor.globalPosition(),
                        wait.nanoTime() - deadline.nanoTime() < 0 ? wait : deadline);
        if (!reached) {
            throw new UnavailableException(
                    "This hub has not reached the cursor yet; it is at " + applier.position());
        }
        return cursor.globalPosition();
    }
}
