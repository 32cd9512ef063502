package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What the client promises about reading, beside what it promises about appending. */
abstract class MessageDbContract extends GroupCommitContract {
    @Test
    void readsAStreamInBatches() {
        store.append("batches-1", messages(10), ExpectedVersion.any());

        assertThat(store.readStream("batches-1", 3, 4))
                .extracting(Message::position)
                .containsExactly(3L, 4L, 5L, 6L);
        assertThat(store.readStream("batches-1", 8, 4)).hasSize(2);
        assertThat(store.readStream("batches-1", 10, 4)).isEmpty();
        assertThat(store.readStream("batches-none", 0, 4)).isEmpty();
    }

    @Test
    void readsACategoryInGlobalOrder() {
        store.append("category-1", messages(2), ExpectedVersion.any());
        store.append("categoryother-1", messages(1), ExpectedVersion.any());
        List<Appended> later = store.append("category-2", messages(2), ExpectedVersion.any());

        assertThat(store.readCategory(CategoryRead.of("category")))
                .extracting(Message::streamName)
                .containsExactly("category-1", "category-1", "category-2", "category-2");
        assertThat(
                        store.readCategory(
                                CategoryRead.of("category")
                                        .from(later.getFirst().globalPosition())
                                        .limit(1)))
                .extracting(Message::globalPosition)
                .containsExactly(later.getFirst().globalPosition());
    }

    @Test
    void readsACategoryByCorrelation() {
        store.append(
                "correlated-1",
                new NewMessage(
                        UUID.randomUUID(), "Yes", null, "{\"correlationStreamName\": \"buyer-1\"}"),
                ExpectedVersion.any());
        store.append(
                "correlated-1",
                new NewMessage(
                        UUID.randomUUID(), "No", null, "{\"correlationStreamName\": \"seller-1\"}"),
                ExpectedVersion.any());

        assertThat(store.readCategory(CategoryRead.of("correlated").correlatedWith("buyer")))
                .extracting(Message::type)
                .containsExactly("Yes");
    }

    @Test
    void theMembersOfAConsumerGroupShareACategory() {
        for (int i = 0; i < 20; i++) {
            store.append("shared-" + i + "+x", message("T"), ExpectedVersion.any());
            store.append("shared-" + i + "+y", message("T"), ExpectedVersion.any());
        }

        List<Set<String>> shares =
                IntStream.range(0, 3)
                        .mapToObj(
                                member ->
                                        store
                                                .readCategory(
                                                        CategoryRead.of("shared").member(member, 3))
                                                .stream()
                                                .map(each -> each.streamName().split("[-+]")[1])
                                                .collect(Collectors.toSet()))
                        .toList();

        assertThat(shares).allSatisfy(share -> assertThat(share).isNotEmpty());
        assertThat(shares.stream().flatMap(Set::stream)).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void aConditionNarrowsAReadOnceTheServerAllowsIt() throws Exception {
        store.append("condition-1", message("Wanted"), ExpectedVersion.any());
        store.append("condition-1", message("Other"), ExpectedVersion.any());
        String wanted = "messages.type = 'Wanted' OR false";

        assertThatThrownBy(() -> store.readStream("condition-1", 0, 10, wanted))
                .isExactlyInstanceOf(MessageDbException.class)
                .hasMessageContaining("Retrieval with SQL condition is not activated");

        PGSimpleDataSource allowing = new PGSimpleDataSource();
        allowing.setURL(database.getURL());
        allowing.setUser("postgres");
        allowing.setOptions("-c message_store.sql_condition=on");
        MessageDb allowed = new MessageDb(allowing);
        assertThat(allowed.readStream("condition-1", 0, 10, wanted))
                .extracting(Message::type)
                .containsExactly("Wanted");
        assertThat(allowed.readCategory(CategoryRead.of("condition").where(wanted)))
                .extracting(Message::type)
                .containsExactly("Wanted");
    }

    @Test
    void findsTheLastMessageOfAStreamAndOfAType() {
        assertThat(store.lastMessage("last-1")).isEmpty();
        store.append(
                "last-1", List.of(message("A"), message("A"), message("B")), ExpectedVersion.any());

        assertThat(store.lastMessage("last-1").orElseThrow().position()).isEqualTo(2);
        assertThat(store.lastMessage("last-1", "A").orElseThrow().position()).isEqualTo(1);
        assertThat(store.lastMessage("last-1", "C")).isEmpty();
    }

    @Test
    void answersAStreamsVersion() {
        assertThat(store.streamVersion("version-1")).isEmpty();
        store.append("version-1", messages(2), ExpectedVersion.any());
        assertThat(store.streamVersion("version-1")).hasValue(1);
    }

    @Test
    void findsAMessageByItsId() {
        NewMessage sought = message("Sought");
        store.append("byid-1", sought, ExpectedVersion.any());

        assertThat(store.findById(sought.id())).isEqualTo(store.lastMessage("byid-1")).isPresent();
        assertThat(store.findById(UUID.randomUUID())).isEmpty();
    }

    @Test
    void answersTheVersionOfTheInterface() {
        assertThat(store.version()).isEqualTo("1.3.0");
    }

    @Test
    void readsEverythingAtOnceWhenToldSo() {
        store.append("unlimited-1", messages(1_500), ExpectedVersion.any());

        assertThat(store.readStream("unlimited-1", 0, -1)).hasSize(1_500);
        assertThat(store.readCategory(CategoryRead.of("unlimited"))).hasSize(1_000);
        assertThat(store.readCategory(CategoryRead.of("unlimited").limit(-1))).hasSize(1_500);
    }

    @Test
    void impossibleArgumentsNeverReachTheServer() {
        assertThatThrownBy(() -> store.append("x-1", List.of(), ExpectedVersion.any()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.readStream("category", 0, 10))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.readStream("x-1", 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CategoryRead.of("x-1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CategoryRead.of("x").member(2, 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExpectedVersion.exactly(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NewMessage(UUID.randomUUID(), " ", null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
