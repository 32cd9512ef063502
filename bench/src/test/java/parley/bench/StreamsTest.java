package parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StreamsTest {

    @Test
    void areAsManyInEachOfTheirCategories() {
        for (int categories : new int[] {1, 1000}) {
            Streams streams = new Streams(categories);
            Set<String> names =
                    IntStream.range(0, Streams.COUNT)
                            .mapToObj(streams::name)
                            .collect(Collectors.toSet());
            assertThat(names).hasSize(Streams.COUNT);
            assertThat(
                            names.stream()
                                    .collect(
                                            Collectors.groupingBy(
                                                    name -> name.split("-", 2)[0],
                                                    Collectors.counting())))
                    .hasSize(categories)
                    .allSatisfy(
                            (_, count) -> assertThat(count).isEqualTo(Streams.COUNT / categories));
        }
    }

    @Test
    void refuseCategoriesThatWouldDiffer() {
        assertThatThrownBy(() -> new Streams(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Streams(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void haveDataOfTheLengthThatIsReported() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            assertThat(Streams.someData(random).getBytes(UTF_8))
                    .hasSize(250)
                    .startsWith('{')
                    .endsWith('}');
        }
    }

    @Test
    void giveMessagesIdsThatAreRandomUuids() {
        SplittableRandom random = new SplittableRandom(1);
        Set<UUID> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            UUID id = Writer.id(random);
            assertThat(id.version()).isEqualTo(4);
            assertThat(id.variant()).isEqualTo(2);
            ids.add(id);
        }
        assertThat(ids).hasSize(1000);
    }
}
