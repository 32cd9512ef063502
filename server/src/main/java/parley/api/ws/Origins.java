package parley.api.ws;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may open a connection: a browser says in {@code Origin} whose page asks. Programs
 * send none, and are let through.
 */
public final class Origins {
    private static final Origins ANY = new Origins(Set.of(), true);

    private final Set<String> others;
    private final boolean any;

    private Origins(Set<String> others, boolean any) {
        this.others = others;
        this.any = any;
    }

    /** Those that the hub itself serves: of the host that the request was sent to. */
    public static Origins own() {
        return ownAnd(Set.of());
    }

    /**
     * @param others such as {@code https://chat.example}, without a path
     */
    public static Origins ownAnd(Set<String> others) {
        return new Origins(
                others.stream()
                        .map(origin -> origin.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()),
                false);
    }

    public static Origins any() {
        return ANY;
    }

    /**
     * @param tls whether the hub itself speaks TLS; if not, a proxy before it may
     */
    public boolean admit(RequestHeaders headers, boolean tls) {
        List<String> origins = headers.getAll(HttpHeaderNames.ORIGIN);
        if (any || origins.isEmpty()) {
            return true;
        }
        String origin = origins.getFirst().toLowerCase(Locale.ROOT);
        return origins.size() == 1
                && (others.contains(origin) || isOwn(origin, headers.authority(), tls));
    }

    private static boolean isOwn(String origin, @Nullable String host, boolean tls) {
        URI page = uri(origin);
        String scheme = String.valueOf(page.getScheme());
        int port =
                switch (scheme) {
                    case "https" -> 443;
                    case "http" -> tls ? -1 : 80;
                    default -> -1;
                };
        if (port < 0 || page.getRawAuthority() == null || host == null) {
            return false;
        }
        String suffix = ":" + port;
        return origin.equals(scheme + "://" + page.getRawAuthority())
                && without(suffix, page.getRawAuthority())
                        .equals(without(suffix, host.toLowerCase(Locale.ROOT)));
    }

    private static URI uri(String origin) {
        try {
            return new URI(origin);
        } catch (URISyntaxException _) {
            return URI.create("");
        }
    }

    private static String without(String suffix, String authority) {
        return authority.endsWith(suffix)
                ? authority.substring(0, authority.length() - suffix.length())
                : authority;
    }
}
