package parley.api;

import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import java.util.Optional;

/**
 * What a request in another system's dialect is called where requests are counted. There are few,
 * whatever clients ask for.
 *
 * @param door the dialect
 * @param method of HTTP, and the path's form: {@code GET /message/{id}}
 */
public record RequestName(String door, String method) {
    private static final AttributeKey<RequestName> KEY =
            AttributeKey.valueOf(RequestName.class, "KEY");

    /** Calls a request by this name. */
    public void give(ServiceRequestContext request) {
        request.setAttr(KEY, this);
    }

    static Optional<RequestName> of(RequestContext request) {
        return Optional.ofNullable(request.attr(KEY));
    }
}
