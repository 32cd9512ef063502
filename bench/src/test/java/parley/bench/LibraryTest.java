package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import parley.messagedb.CategoryRead;

final class LibraryTest {

    private static final Library LIBRARY = new Library(Library.FEWEST);

    @Test
    void readsLeaveRoomForAFullBatchOfAGroup() {
        assertThat(LIBRARY.reads(true, 0, 10_000))
                .allSatisfy(read -> assertThat(read.position()).isBetween(1L, 30_000L))
                .anySatisfy(read -> assertThat(read.position()).isGreaterThan(29_900));
    }

    @Test
    void anyFewReadsInARowAreSpreadOverAll() {
        for (int from = 0; from < 1000; from++) {
            List<CategoryRead> few = LIBRARY.reads(true, from, 6);
            assertThat(few).anySatisfy(read -> assertThat(read.position()).isLessThan(10_000));
            assertThat(few).anySatisfy(read -> assertThat(read.position()).isGreaterThan(20_000));
            assertThat(few)
                    .extracting(CategoryRead::category)
                    .containsAll(List.of("category0", "category1", "category2"));
        }
    }

    @Test
    void onlyGroupedReadsHaveMembersAndAllOfThemInEveryCategory() {
        assertThat(LIBRARY.reads(false, 0, 24))
                .allSatisfy(read -> assertThat(read.group()).isNull());
        assertThat(
                        LIBRARY.reads(true, 0, 24).stream()
                                .map(read -> read.category() + read.group())
                                .distinct())
                .hasSize(24);
    }

    @Test
    void isNotTooSmall() {
        assertThatThrownBy(() -> new Library(Library.FEWEST - 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
