package parley.api.ws;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The opening handshake, RFC 6455 section 4.2. */
final class Handshake {
    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;

    /** What the RFC has every server append to the key. */
    private static final String CONSTANT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** Why there is no upgrade. */
    record Refusal(HttpStatus status, String message) {}

    private Handshake() {}

    /** Whether a request asks for an upgrade at all. */
    static boolean isAskedFor(RequestHeaders headers) {
        return headers.method() == HttpMethod.GET
                && lists(headers.getAll(HttpHeaderNames.CONNECTION), "upgrade")
                && lists(headers.getAll(HttpHeaderNames.UPGRADE), "websocket");
    }

    private static boolean lists(List<String> values, String wanted) {
        for (String value : values) {
            for (String item : value.split(",", -1)) {
                if (item.strip().equalsIgnoreCase(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    static Optional<Refusal> refusal(RequestHeaders headers, Origins origins, boolean tls) {
        if (!headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION).equals(List.of(VERSION))) {
            return Optional.of(
                    new Refusal(
                            HttpStatus.UPGRADE_REQUIRED,
                            "Header 'Sec-WebSocket-Version' must be " + VERSION));
        }
        if (!isKey(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
            return bad("Header 'Sec-WebSocket-Key' must be 16 bytes in base64");
        }
        if (headers.contentLength() > 0) {
            return bad("A request for an upgrade has no body");
        }
        if (!origins.admit(headers, tls)) {
            return Optional.of(
                    new Refusal(HttpStatus.FORBIDDEN, "Pages of this origin may not connect"));
        }
        return Optional.empty();
    }

    private static Optional<Refusal> bad(String message) {
        return Optional.of(new Refusal(HttpStatus.BAD_REQUEST, message));
    }

    private static boolean isKey(List<String> keys) {
        if (keys.size() != 1) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(keys.getFirst()).length == KEY_BYTES;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** The answer to a request that is not refused. */
    static ResponseHeaders accepted(RequestHeaders headers) {
        String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "");
        return ResponseHeaders.builder(HttpStatus.SWITCHING_PROTOCOLS)
                .set(HttpHeaderNames.UPGRADE, "websocket")
                .set(HttpHeaderNames.CONNECTION, "Upgrade")
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, proof(key))
                .build();
    }

    static String proof(String key) {
        try {
            byte[] text = (key + CONSTANT).getBytes(StandardCharsets.ISO_8859_1);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform knows SHA-1", e);
        }
    }
}
