package parley.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
     * The provider for an address, found by the class loader of the thread's context.
     *
     * @throws IllegalArgumentException naming the schemes that there are, when there is none; also
     *     when there are several, or one of those on the class path cannot be loaded
     */
    static StoreProvider of(String address) {
        int colon = address.indexOf(':');
        String scheme = colon < 0 ? "" : address.substring(0, colon);
        List<StoreProvider> all = all();
        List<StoreProvider> fitting =
                all.stream().filter(provider -> provider.schemes().contains(scheme)).toList();
        if (fitting.isEmpty()) {
            Set<String> known = new TreeSet<>();
            all.forEach(provider -> known.addAll(provider.schemes()));
            throw new IllegalArgumentException(
                    "begin with one of " + String.join(", ", known) + " and a colon");
        }
        if (fitting.size() > 1) {
            throw new IllegalArgumentException(
                    "begin with a scheme of one store, but '%s' is that of %s"
                            .formatted(
                                    scheme,
                                    fitting.stream()
                                            .map(provider -> provider.getClass().getName())
                                            .collect(Collectors.joining(" and of "))));
        }
        return fitting.getFirst();
    }

    private static List<StoreProvider> all() {
        try {
            return ServiceLoader.load(StoreProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalArgumentException(
                    "be of a store that can be loaded: " + e.getMessage(), e);
        }
    }
}
