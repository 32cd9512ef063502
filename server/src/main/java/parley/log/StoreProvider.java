package parley.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** Opens stores of some scheme; found by {@link ServiceLoader}, so that others can add theirs. */
public interface StoreProvider {
    /** What comes before the first {@code :} of {@code --log}. */
    Set<String> schemes();

    /**
     * Looks at an address without opening anything.
     *
     * @param address the whole value of {@code --log}
     * @throws IllegalArgumentException when it is not of the provider's form: its message follows
     *     the word "must"
     */
    void check(String address);

    /**
     * Opens the log at an address that was checked.
     *
     * @param embedded the folder for a database that the store runs itself
     * @throws LogException.Unavailable when it cannot be reached now; the hub tries again
     * @throws IOException when what is there cannot keep a log, and trying again cannot help
     */
    Store open(String address, Path embedded) throws IOException;

    /**
     * The provider for an address.
     *
     * @throws IllegalArgumentException naming the schemes that there are, when there is none
     */
    static StoreProvider of(String address) {
        int colon = address.indexOf(':');
        String scheme = colon < 0 ? "" : address.substring(0, colon);
        List<StoreProvider> providers =
                ServiceLoader.load(StoreProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
        return providers.stream()
                .filter(provider -> provider.schemes().contains(scheme))
                .findFirst()
                .orElseThrow(
                        () -> {
                            Set<String> known = new TreeSet<>();
                            providers.forEach(provider -> known.addAll(provider.schemes()));
                            return new IllegalArgumentException(
                                    "begin with one of "
                                            + String.join(", ", known)
                                            + " and a colon");
                        });
    }
}
