package parley.api;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import parley.api.auth.Authenticator;
import parley.domain.Caller;
import parley.domain.InvalidInput;
import parley.log.Cursor;
import parley.log.Deadline;
import parley.log.Log;
import parley.view.Applier;
import parley.view.directory.Directory;

/** What every request has in common, whatever door it comes through. */
public final class Calls {
    static final AsciiString CURSOR_HEADER = AsciiString.cached("parley-cursor");
    private static final String GRPC_TIMEOUT_HEADER = "grpc-timeout";

    /** A request's time when its client sets none. */
    public static final Duration DEFAULT_TIME = Duration.ofSeconds(5);

    private static final Duration CURSOR_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_TIME = Duration.ofSeconds(60);
    private static final int MOST_UNDER_WAY = 4096;

    private final Admission admission;
    private final Log log;
    private final Applier applier;
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
        this.admission = new Admission(authenticator, directory, readiness, limits.rate());
        this.log = log;
        this.applier = applier;
        this.cursors = new CursorTexts(log);
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
            Caller caller = admission.enter(context);
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
            Optional<Caller> caller = admission.callerAtHand(headers);
            if (caller.isEmpty()) {
                return Optional.empty();
            }
            Call call = call(caller.get(), deadline(context, headers));
            Optional<Encoded> answer = handler.find(request, call);
            if (answer.isEmpty() || !admission.isAdmitted(caller.get())) {
                return Optional.empty();
            }
            admission.count(caller.get(), context);
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
            Optional<Caller> caller = admission.callerAtHand(headers);
            if (caller.isPresent() && admission.isAdmitted(caller.get())) {
                admission.count(caller.get(), context);
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
        return admission.enter(context);
    }

    /** As {@link #enter}, when who asks is told later than the request. */
    Caller enter(String authorization, InetAddress address) {
        return admission.enter(authorization, address);
    }

    /** Whether a caller who has entered may ask for more now. */
    void admit(Caller caller, InetAddress address) {
        admission.admit(caller, address);
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
