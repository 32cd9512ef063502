package parley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreProviderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "memory:",
                "memory:1MB",
                "memory:999999MB",
                "postgres:",
                "postgres://u:p@db/log",
                "postgresql://db/log"
            })
    void isFoundByTheSchemeOfAnAddress(String address) {
        assertThatCode(() -> StoreProvider.of(address).check(address)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "memory", "mysql://db/log", ":memory", "Memory:"})
    void thereIsNoneForAnotherScheme(String address) {
        assertThatThrownBy(() -> StoreProvider.of(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("begin with one of memory, postgres, postgresql and a colon");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "memory:0MB",
                "memory:-1MB",
                "memory:1GB",
                "memory:1",
                "memory:1000000MB",
                "memory:MB",
                "postgres:log",
                "postgres://db"
            })
    void refusesAnAddressOfAnotherForm(String address) {
        StoreProvider provider = StoreProvider.of(address);

        assertThatThrownBy(() -> provider.check(address))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("be ");
    }

    @Test
    void opensAFreshLogInMemory() throws Exception {
        try (Store store = StoreProvider.of("memory:").open("memory:", Path.of("unused"))) {
            assertThat(store.lastGlobalPosition()).isZero();
        }
    }
}
