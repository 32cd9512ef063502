package parley.api;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.common.grpc.protocol.GrpcHeaderNames;
import com.linecorp.armeria.common.grpc.protocol.GrpcWebTrailers;
import com.linecorp.armeria.common.logging.RequestLog;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended.
 *
 * @param door {@code rest}, {@code grpc}, a dialect or {@code other}
 * @param status that of HTTP, for gRPC the one that REST answers in its place; 499 when the client
 *     went away before there was an answer
 */
record RequestOutcome(String door, int status) {
    static final String REST = "rest";
    private static final int CLIENT_GONE = HttpStatus.CLIENT_CLOSED_REQUEST.code();

    static RequestOutcome of(RequestLog log) {
        if (!GrpcSerializationFormats.isGrpc(log.scheme().serializationFormat())) {
            return new RequestOutcome(httpDoor(log.context()), httpStatus(log));
        }
        String code = grpcCode(log);
        return new RequestOutcome("grpc", code == null ? CLIENT_GONE : httpStatus(code));
    }

    private static String httpDoor(RequestContext request) {
        return request.hasAttr(RestMethod.IS_REST)
                ? REST
                : RequestName.of(request).map(RequestName::door).orElse("other");
    }

    private static int httpStatus(RequestLog log) {
        int status = log.responseStatus().code();
        return status == HttpStatus.UNKNOWN.code() ? CLIENT_GONE : status;
    }

    /** The answer's, which may have no body, or its trailers within it. */
    private static @Nullable String grpcCode(RequestLog log) {
        String code = log.responseTrailers().get(GrpcHeaderNames.GRPC_STATUS);
        if (code == null) {
            code = log.responseHeaders().get(GrpcHeaderNames.GRPC_STATUS);
        }
        if (code == null) {
            HttpHeaders web = GrpcWebTrailers.get(log.context());
            code = web == null ? null : web.get(GrpcHeaderNames.GRPC_STATUS);
        }
        return code;
    }

    private static int httpStatus(String grpcCode) {
        try {
            Status status = Status.fromCodeValue(Integer.parseInt(grpcCode));
            return RestErrors.status(status.getCode()).code();
        } catch (NumberFormatException _) {
            return HttpStatus.INTERNAL_SERVER_ERROR.code();
        }
    }
}
