package parley;

import java.net.URI;

/**
 * Where traces go.
 *
 * @param collector takes them by OTLP over HTTP: {@code http://host:4318}
 * @param share of the requests whose client does not say whether they are traced: those that are, 0
 *     to 1
 */
record TraceTarget(URI collector, double share) {
    static final String FORM = "be of the form http://host:4318 or https://host:4318";

    TraceTarget {
        String scheme = String.valueOf(collector.getScheme());
        if (!(scheme.equals("http") || scheme.equals("https"))
                || collector.getHost() == null
                || collector.getRawUserInfo() != null
                || collector.getRawQuery() != null
                || collector.getRawFragment() != null) {
            throw new IllegalArgumentException(FORM);
        }
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("be a number from 0 to 1");
        }
    }

    /** Where a collector takes traces. */
    String traces() {
        String base = collector.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/v1/traces";
    }
}
