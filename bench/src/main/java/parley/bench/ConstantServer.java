package parley.bench;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program that answers the contents of a file to every request for {@value #PATH}, on the hub's
 * kind of server with the hub's settings: what a page could cost if there were nothing to do for
 * it. Ends when its standard input does.
 */
final class ConstantServer {

    static final String PATH = "/constant";

    /** How the line begins that tells where it listens. */
    static final String LISTENING = "Listening on port ";

    private static final int MAX_HEADER_BYTES = 80 * 1024;
    private static final int MAX_CONNECTIONS = 20_000;
    private static final int MAX_REQUEST_BYTES = 1 << 20;
    private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(5500);

    private ConstantServer() {}

    /**
     * @param arguments the file
     */
    public static void main(String[] arguments) throws IOException {
        byte[] body = Files.readAllBytes(Path.of(arguments[0]));
        Server server =
                Server.builder()
                        .localPort(0, SessionProtocol.HTTP)
                        .requestTimeout(REQUEST_TIMEOUT)
                        .maxRequestLength(MAX_REQUEST_BYTES)
                        .http1MaxInitialLineLength(MAX_HEADER_BYTES)
                        .http1MaxHeaderSize(MAX_HEADER_BYTES)
                        .http2MaxHeaderListSize(MAX_HEADER_BYTES)
                        .maxNumConnections(MAX_CONNECTIONS)
                        .unloggedExceptionsReportIntervalMillis(0)
                        .disableServerHeader()
                        .meterRegistry(NoopMeterRegistry.get())
                        .service(
                                PATH,
                                (_, _) ->
                                        HttpResponse.of(
                                                HttpStatus.OK, MediaType.JSON, HttpData.wrap(body)))
                        .build();
        server.start().join();
        System.out.println(LISTENING + server.activeLocalPort());
        while (System.in.read() >= 0) {
            // Nothing is ever said: only the end counts.
        }
        server.stop().join();
    }
}
