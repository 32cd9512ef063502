package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import parley.domain.MessageContent;
import parley.domain.MessageId;

final class CorpusTest {

    private static final Vocabulary VOCABULARY = new Vocabulary();
    private static final List<CorpusMessage> MESSAGES =
            new Corpus(20_000).from(VOCABULARY).next(20_000);

    @Test
    void isTheSameEachTime() {
        Corpus.Messages again = new Corpus(20_000).from(new Vocabulary());
        List<CorpusMessage> all = new ArrayList<>();
        while (again.hasNext()) {
            all.addAll(again.next(777));
        }
        assertThat(all).isEqualTo(MESSAGES);
        assertThatThrownBy(() -> new Corpus(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timesRiseOverThirtyDays() {
        long before = 1_000_000 * Corpus.FROM.getEpochSecond();
        long end = before + Duration.ofDays(30).toMillis() * 1000;
        assertThat(MESSAGES.getLast().micros()).isBetween(end - 1_000_000_000L, end);
        for (CorpusMessage message : MESSAGES) {
            assertThat(message.micros()).isGreaterThanOrEqualTo(before);
            before = message.micros();
        }
    }

    @Test
    void positionsOfATopicHaveNoGaps() {
        Map<String, Long> next = new HashMap<>();
        for (CorpusMessage message : MESSAGES) {
            assertThat(message.position()).isEqualTo(next.getOrDefault(message.topic(), 0L));
            next.put(message.topic(), message.position() + 1);
        }
        assertThat(next.size()).isGreaterThan(1000);
        assertThat(next.get(Corpus.topic(0))).isGreaterThan(50 * next.get(Corpus.topic(1000)));
    }

    @Test
    void idsAndHashtagsAreThoseThatAHubGives() {
        int tagged = 0;
        for (CorpusMessage message : MESSAGES.subList(0, 2000)) {
            assertThat(message.id()).isEqualTo(MessageId.of(message.event()).text());
            assertThat(message.event().version()).isEqualTo(7);
            assertThat(message.event().variant()).isEqualTo(2);
            MessageContent content =
                    new MessageContent("", message.text(), Optional.empty(), List.of());
            assertThat(message.hashtags()).containsExactlyElementsOf(content.allHashtags());
            tagged += message.hashtags().isEmpty() ? 0 : 1;
        }
        assertThat(tagged).isBetween(500, 700);
        assertThat(new HashSet<>(MESSAGES.stream().map(CorpusMessage::event).toList()))
                .hasSize(MESSAGES.size());
    }

    @Test
    void textsNeedNoEscapes() {
        assertThat(MESSAGES)
                .allSatisfy(message -> assertThat(message.text()).matches("[a-z#, ]{10,400}"));
    }

    @Test
    void wordsAreDifferentOnes() {
        assertThat(
                        new HashSet<>(
                                IntStream.range(0, Vocabulary.SIZE)
                                        .mapToObj(VOCABULARY::word)
                                        .toList()))
                .hasSize(Vocabulary.SIZE);
    }

    @Test
    void aThousandTopicsArePublic() {
        assertThat(Corpus.publicTopics())
                .hasSize(1000)
                .startsWith("t0000", "t0001")
                .doesNotContain("t0010");
    }

    @Test
    void ranksComeUpAsOftenAsTheirSharesSay() {
        Zipf zipf = new Zipf(50, 2);
        SplittableRandom random = new SplittableRandom(1);
        int[] counts = new int[50];
        for (int i = 0; i < 1_000_000; i++) {
            counts[zipf.next(random)]++;
        }
        double sum = 0;
        for (int i = 0; i < 50; i++) {
            sum += 1.0 / (i + 2);
        }
        for (int i = 0; i < 50; i++) {
            double expected = 1_000_000 / (i + 2) / sum;
            assertThat((double) counts[i]).isBetween(0.95 * expected, 1.05 * expected);
        }
        assertThat(new Zipf(1, 1).next(random)).isZero();
    }
}
