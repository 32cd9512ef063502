package parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class ResponseHeadTest {

    private static final String HEAD =
            "HTTP/1.1 404 Not Found\r\n"
                    + "content-type: application/json\r\n"
                    + "Content-Length: 45\r\n\r\n";

    @Test
    void readsStatusAndLengths() throws ProtocolException {
        assertThat(parse(HEAD + "{\"code\"")).isEqualTo(new ResponseHead(404, HEAD.length(), 45));
    }

    @Test
    void hasNoAnswerBeforeTheHeadsLastByte() throws ProtocolException {
        for (int length = 0; length < HEAD.length(); length++) {
            assertThat(parse(HEAD.substring(0, length))).isNull();
        }
        assertThat(parse(HEAD)).isNotNull();
    }

    @Test
    void looksAtNoMoreThanWasReceived() throws ProtocolException {
        assertThat(
                        ResponseHead.parse(
                                ByteBuffer.wrap(HEAD.getBytes(US_ASCII), 0, HEAD.length() - 1)))
                .isNull();
    }

    @Test
    void doesNotTakeAnotherFieldForTheLength() throws ProtocolException {
        String head =
                "HTTP/1.1 200 OK\r\nx-content-length: 1\r\ncontent-length-x: 2\r\n"
                        + "content-length:3\r\n\r\n";
        assertThat(parse(head)).isEqualTo(new ResponseHead(200, head.length(), 3));
    }

    @Test
    void refusesABodyOfUnknownLength() {
        assertThatThrownBy(() -> parse("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("content-length");
    }

    @Test
    void refusesABodyThatIsTooLong() {
        assertThatThrownBy(() -> parse("HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n"))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> parse("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n"))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesWhatIsNoHttp() {
        assertThatThrownBy(() -> parse("SSH-2.0\r\ncontent-length: 1\r\n\r\n"))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> parse("HTTP/1.1 OK\r\ncontent-length: 1\r\n\r\n"))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesAHeadWithoutEnd() {
        assertThatThrownBy(() -> parse("x".repeat(ResponseHead.LARGEST_HEAD)))
                .isInstanceOf(ProtocolException.class);
    }

    private static ResponseHead parse(String received) throws ProtocolException {
        return ResponseHead.parse(ByteBuffer.wrap(received.getBytes(US_ASCII)));
    }
}
