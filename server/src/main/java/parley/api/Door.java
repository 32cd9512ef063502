package parley.api;

import com.linecorp.armeria.server.ServerBuilder;
import java.util.concurrent.Executor;

/** A way to reach the hub from outside. */
@FunctionalInterface
public interface Door {
    /**
     * Puts its paths on the server.
     *
     * @param executor runs what may block
     */
    void addTo(ServerBuilder server, Executor executor);
}
