package parley.api.compat;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Optional;

/** A request that is here as a whole. */
record DialectRequest(AggregatedHttpRequest http, ServiceRequestContext context) {
    /** A parameter of the URL's query; one that is empty counts as none. */
    Optional<String> parameter(String name) {
        return given(name).filter(value -> !value.isEmpty());
    }

    /** A parameter of the URL's query as it is written, even if it is empty. */
    Optional<String> given(String name) {
        return Optional.ofNullable(context.queryParam(name));
    }

    /** A part of the path that the route has a name for. */
    String inPath(String name) {
        return Optional.ofNullable(context.pathParam(name)).orElseThrow();
    }
}
