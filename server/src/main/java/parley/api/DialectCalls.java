package parley.api;

import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.function.Supplier;
import parley.domain.Caller;

/** Requests in other systems' dialects: the same {@link Calls} as those in the hub's own. */
public final class DialectCalls {
    /** Answers a request, or throws what {@link Failure#of} knows. */
    @FunctionalInterface
    public interface Work<R> {
        R answer(Call call) throws Exception;
    }

    private final Calls calls;

    public DialectCalls(Calls calls) {
        this.calls = calls;
    }

    /**
     * Does what changes nothing; may block.
     *
     * @throws Exception what {@link Failure#of} knows
     */
    public <R> R read(ServiceRequestContext context, Work<R> work) throws Exception {
        return answer(Endpoint.Kind.READ, context, work);
    }

    /** As {@link #read}, for what changes something. */
    public <R> R write(ServiceRequestContext context, Work<R> work) throws Exception {
        return answer(Endpoint.Kind.WRITE, context, work);
    }

    private <R> R answer(Endpoint.Kind kind, ServiceRequestContext context, Work<R> work)
            throws Exception {
        return calls.answer(kind, (_, call) -> work.answer(call), "", context);
    }

    /**
     * Who asks for something that goes on; may block.
     *
     * @throws RuntimeException what {@link Failure#of} knows
     */
    public Caller enter(ServiceRequestContext context) {
        return calls.enter(context);
    }

    /** Does some work for a request, whose id the log's lines then carry. */
    public static <T> T within(ServiceRequestContext context, Supplier<T> work) {
        return RequestScope.within(context, work);
    }
}
