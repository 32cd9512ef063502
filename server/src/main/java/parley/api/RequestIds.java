package parley.api;

import com.linecorp.armeria.common.RequestId;
import com.linecorp.armeria.server.RoutingContext;
import io.netty.util.AsciiString;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Names each request: as its client does in {@code X-Request-Id}, where that is fit to be repeated
 * in a log and in a header; else at random.
 */
final class RequestIds implements Function<RoutingContext, RequestId> {
    static final AsciiString HEADER = AsciiString.cached("x-request-id");
    private static final Pattern FIT = Pattern.compile("[A-Za-z0-9._~:/+=@-]{1,128}");

    private record Given(String text) implements RequestId {}

    @Override
    public RequestId apply(RoutingContext request) {
        String given = request.headers().get(HEADER);
        return given != null && FIT.matcher(given).matches()
                ? new Given(given)
                : RequestId.random();
    }
}
