package parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RequestsTest {

    @Test
    void aPostSaysItsLengthAndHasIt() {
        for (int seed = 0; seed < 100; seed++) {
            byte[] request = Requests.postMessage("t1", new SplittableRandom(seed));
            String[] parts = new String(request, US_ASCII).split("\r\n\r\n", -1);
            assertThat(parts).hasSize(2);
            assertThat(parts[0]).startsWith("POST /v1/topics/t1/messages HTTP/1.1\r\n");
            assertThat(parts[0]).endsWith("\r\nContent-Length: " + Requests.POST_LENGTH);
            assertThat(parts[1]).hasSize(Requests.POST_LENGTH);
        }
    }

    @Test
    void aScriptEndsWhenItsTimeSinceTheFirstRequestIsOver() {
        Script script = new Requests(List.of(new byte[1])).repeated(Duration.ofNanos(100), 1);
        assertThat(script.next(Long.MAX_VALUE - 50)).hasSize(1);
        assertThat(script.next(Long.MIN_VALUE + 48)).hasSize(1);
        assertThat(script.next(Long.MIN_VALUE + 49)).isSameAs(Script.NOTHING_MORE);
    }

    @Test
    void scriptsThatShareSendEachRequestOnce() {
        List<Script> scripts = Script.sharing(3, 10, i -> new byte[i + 1]);
        List<Integer> sent = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            byte[] request = scripts.get(i % scripts.size()).next(0);
            if (request != Script.NOTHING_MORE) {
                sent.add(request.length);
            }
        }
        assertThat(sent).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }
}
