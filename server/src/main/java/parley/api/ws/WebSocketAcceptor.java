package parley.api.ws;

import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.CompletionStage;

/** Decides who may open a connection, and who serves it. */
@FunctionalInterface
public interface WebSocketAcceptor {
    /**
     * Asked on the request's event loop, after everything that is wrong with the handshake itself
     * was refused.
     *
     * @return the handler of this connection alone, of which nothing is heard if the client is gone
     *     meanwhile; a failure is answered as that of any request
     */
    CompletionStage<? extends WebSocketHandler> accept(ServiceRequestContext request)
            throws Exception;
}
