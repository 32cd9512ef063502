package parley.api.compat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as both dialects show them: RFC 3339 in UTC, to the microsecond. */
final class CompatTime {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private CompatTime() {}

    static String text(Instant time) {
        return MICROS.format(time);
    }
}
