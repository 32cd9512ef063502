package parley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    /** Claims a scheme that the hub has itself. */
    public static final class Another implements StoreProvider {
        @Override
        public Set<String> schemes() {
            return Set.of("memory", "other");
        }

        @Override
        public void check(String address) {}

        @Override
        public Store open(String address, Path embedded) {
            throw new UnsupportedOperationException();
        }
    }

    /** As a thread whose context holds a jar that names this provider would. */
    private static StoreProvider find(Path folder, String provider, String address)
            throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(StoreProvider.class.getName()), provider);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader jar = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(jar);
            return StoreProvider.of(address);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void aSchemeIsOfOneProvider(@TempDir Path folder) throws Exception {
        String another = Another.class.getName();
        assertThat(find(folder, another, "other:x")).isInstanceOf(Another.class);
        assertThatThrownBy(() -> find(folder, another, "memory:"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "begin with a scheme of one store, but 'memory' is that of %s and of %s"
                                .formatted(MemoryStoreProvider.class.getName(), another));
    }

    @Test
    void aProviderThatCannotBeLoadedIsNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> find(folder, "no.such.Provider", "memory:"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("be of a store that can be loaded: ")
                .contains("no.such.Provider");
    }

    @Test
    void opensAFreshLogInMemory() throws Exception {
        try (Store store = StoreProvider.of("memory:").open("memory:", Path.of("unused"))) {
            assertThat(store.lastGlobalPosition()).isZero();
        }
    }
}
