package parley.log;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code memory:} holds 256 MB of events, {@code memory:<n>MB} as many as it says. */
public final class MemoryStoreProvider implements StoreProvider {
    private static final Pattern ADDRESS = Pattern.compile("memory:(?:([1-9][0-9]{0,5})MB)?");
    private static final long DEFAULT_MB = 256;

    @Override
    public Set<String> schemes() {
        return Set.of("memory");
    }

    @Override
    public void check(String address) {
        megabytes(address);
    }

    @Override
    public Store open(String address, Path embedded) {
        return new MemoryStore(Clock.systemUTC(), megabytes(address) << 20);
    }

    private static long megabytes(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("be memory: or, for example, memory:512MB");
        }
        return matcher.group(1) == null ? DEFAULT_MB : Long.parseLong(matcher.group(1));
    }
}
