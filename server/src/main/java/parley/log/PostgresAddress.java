package parley.log;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Where a Postgres is: {@code postgres://user:password@host:port/database?parameters}, as {@code
 * psql} takes it, too.
 */
public record PostgresAddress(String jdbcUrl, String user, String password) {
    private static final Set<String> SCHEMES = Set.of("postgres", "postgresql");
    private static final int DEFAULT_PORT = 5432;
    private static final String FORM =
            "be postgres: or of the form postgres://user:password@host:5432/database";

    /**
     * @param url scheme {@code postgres} or {@code postgresql}; user, password and port may be left
     *     out; the parameters go to the JDBC driver
     * @throws IllegalArgumentException when it is not of that form: the message follows the word
     *     "must", and does not repeat the password
     */
    public static PostgresAddress parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException _) {
            throw new IllegalArgumentException(FORM); // its own message repeats all of it
        }
        if (!SCHEMES.contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))
                || uri.getHost() == null
                || uri.getPath() == null
                || uri.getPath().length() < 2) {
            throw new IllegalArgumentException(FORM);
        }
        String[] credentials =
                uri.getRawUserInfo() == null
                        ? new String[] {"postgres", ""}
                        : (uri.getRawUserInfo() + (uri.getRawUserInfo().contains(":") ? "" : ":"))
                                .split(":", 2);
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new PostgresAddress(
                "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query,
                decoded(credentials[0]),
                decoded(credentials[1]));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return jdbcUrl + " as " + user;
    }
}
