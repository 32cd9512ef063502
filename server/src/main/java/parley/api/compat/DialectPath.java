package parley.api.compat;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import parley.api.Call;
import parley.api.DialectCalls;
import parley.api.RequestName;

/** One path of a dialect. */
final class DialectPath implements HttpService {
    /** Answers a request, or throws a {@link DialectRefusal} or what the hub's own doors know. */
    @FunctionalInterface
    interface Handler {
        Reply answer(DialectRequest request, Call call) throws Exception;
    }

    private final Map<HttpMethod, Handler> handlers;
    private final Function<HttpMethod, RequestName> names;
    private final String methods;
    private final DialectCalls calls;
    private final Executor executor;
    private final DialectAnswers answers;

    /**
     * @param names what requests are called, by their methods
     * @param executor runs requests, which may block
     */
    DialectPath(
            Map<HttpMethod, Handler> handlers,
            Function<HttpMethod, RequestName> names,
            DialectCalls calls,
            Executor executor,
            DialectAnswers answers) {
        this.handlers = new EnumMap<>(handlers);
        this.names = names;
        this.methods =
                this.handlers.keySet().stream().map(Enum::name).collect(Collectors.joining(", "));
        this.calls = calls;
        this.executor = executor;
        this.answers = answers;
    }

    /** A request is here as a whole before it is served, and so is its answer before it is sent. */
    @Override
    public ExchangeType exchangeType(RoutingContext context) {
        return ExchangeType.UNARY;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        Handler handler = handlers.get(context.method());
        if (handler == null) {
            return context.method() == HttpMethod.OPTIONS && answers.isOpenToPages()
                    ? answers.preflight(methods)
                    : answers.wrongMethod(methods);
        }
        names.apply(context.method()).give(context);
        return HttpResponse.of(
                request.aggregate()
                        .thenApplyAsync(whole -> answer(handler, whole, context), executor));
    }

    private HttpResponse answer(
            Handler handler, AggregatedHttpRequest whole, ServiceRequestContext context) {
        return DialectCalls.within(
                context,
                () -> {
                    DialectRequest request = new DialectRequest(whole, context);
                    DialectCalls.Work<Reply> work = call -> handler.answer(request, call);
                    try {
                        return answers.response(
                                context.method() == HttpMethod.GET
                                        ? calls.read(context, work)
                                        : calls.write(context, work));
                    } catch (Exception e) {
                        return answers.failure(e);
                    }
                });
    }
}
