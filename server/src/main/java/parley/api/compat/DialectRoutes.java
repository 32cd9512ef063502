package parley.api.compat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import parley.api.DialectCalls;
import parley.api.RequestName;

/** Puts a dialect's paths on the server. */
final class DialectRoutes {
    private final Dialect dialect;
    private final ServerBuilder server;
    private final DialectCalls calls;
    private final Executor executor;
    private final DialectAnswers answers;

    DialectRoutes(
            Dialect dialect,
            ServerBuilder server,
            DialectCalls calls,
            Executor executor,
            DialectAnswers answers) {
        this.dialect = dialect;
        this.server = server;
        this.calls = calls;
        this.executor = executor;
        this.answers = answers;
    }

    /** A path with what is done for each method. What lies below it, and is no path, is unknown. */
    void add(String path, Map<HttpMethod, DialectPath.Handler> handlers) {
        add(path, new DialectPath(handlers, on(path), calls, executor, answers));
    }

    private Function<HttpMethod, RequestName> on(String path) {
        return method -> new RequestName(dialect.settingName(), method + " " + path);
    }

    /** As {@link #add(String, Map)}, with a service that does all itself. */
    void add(String path, HttpService service) {
        server.route().path(path).errorHandler(answers).build(service);
        server.route()
                .pathPrefix(path + "/")
                .errorHandler(answers)
                .build((_, _) -> answers.error(HttpStatus.NOT_FOUND, "not found"));
    }
}
