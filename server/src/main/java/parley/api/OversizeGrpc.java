package parley.api;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceOptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;

/**
 * Lets gRPC itself refuse messages that are too large, with a status of its own, unless they are
 * larger by far: then HTTP does, which a gRPC client cannot read.
 */
final class OversizeGrpc extends SimpleDecoratingHttpService {
    private final ServiceOptions options;

    /**
     * @param maxRequestBytes bound of a request's message
     */
    OversizeGrpc(HttpService grpc, int maxRequestBytes) {
        super(grpc);
        this.options = ServiceOptions.builder().maxRequestLength(8L * maxRequestBytes).build();
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
        return unwrap().serve(context, request);
    }

    @Override
    public ServiceOptions options() {
        return options;
    }
}
