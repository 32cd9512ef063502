package parley.cli;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a hub is: {@code http} or {@code https}, a host, perhaps a port and a path before {@code
 * /v1}; no query, no fragment, no credentials.
 */
record HubAddress(URI base) {

    static final String DEFAULT = "http://127.0.0.1:8080";

    HubAddress {
        String scheme = base.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("a hub's URL starts with http:// or https://");
        }
        if (base.getHost() == null) {
            throw new IllegalArgumentException("a hub's URL names a host");
        }
        if (base.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a hub's URL holds no credentials; use --user");
        }
        if (base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException("a hub's URL has no query and no fragment");
        }
    }

    /** Reads {@code http://host:8080}, or {@code host:8080} for the same. */
    static HubAddress parse(String text) {
        String url = text.contains("://") ? text : "http://" + text;
        while (url.endsWith("/")) {
            url = url.substring(0, url.length() - 1);
        }
        return new HubAddress(URI.create(url));
    }

    /** The URI of a path under this hub, {@code /v1/…}, whose parts are already encoded. */
    URI at(String path, Map<String, String> query) {
        String parameters =
                query.entrySet().stream()
                        .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                        .collect(Collectors.joining("&"));
        return URI.create(base + path + (parameters.isEmpty() ? "" : "?" + parameters));
    }

    /** Makes text safe as one segment of a path or one part of a query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
