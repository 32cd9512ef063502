package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import parley.messagedb.Message;

class AppenderProcessTest {
    @Test
    void findsWhenAMessagesAppendBegan() {
        assertThat(AppenderProcess.sent(message("{\"sent\": 1234567890123456789}")))
                .isEqualTo(1234567890123456789L);
    }

    @Test
    void refusesWhatItHasNotSent() {
        assertThatThrownBy(() -> AppenderProcess.sent(message("{\"other\": 1}")))
                .isInstanceOf(BenchFailure.class);
    }

    private static Message message(String data) {
        return new Message(UUID.randomUUID(), "a-1", "Sent", 0, 1, data, null, Instant.EPOCH);
    }
}
