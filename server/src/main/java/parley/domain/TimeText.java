package parley.domain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Times as people and programs write them: RFC 3339, where the zone may be missing and is UTC then,
 * and so may the seconds; or a date, a month or a year, which is its first moment in UTC.
 */
public final class TimeText {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    /** What is missing behind a year, a month or a date. */
    private static final String FIRST_MOMENT = "0000-01-01T00:00:00Z";

    private static final Pattern WITHOUT_TIME =
            Pattern.compile("[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?");

    private static final Pattern WITHOUT_ZONE = Pattern.compile("[0-9-]{10}[Tt][0-9:.]+");

    private TimeText() {}

    /** Empty when the text is no such time, of the years 1 to 9999. */
    public static Optional<Instant> parse(String text) {
        try {
            Instant time = OffsetDateTime.parse(whole(text)).toInstant();
            return Optional.of(time).filter(t -> !t.isBefore(FIRST) && !t.isAfter(END));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static String whole(String text) {
        if (WITHOUT_TIME.matcher(text).matches()) {
            return text + FIRST_MOMENT.substring(text.length());
        }
        return WITHOUT_ZONE.matcher(text).matches() ? text + "Z" : text;
    }

    /**
     * @param field what a refusal names
     * @throws InvalidInput when the text is no such time
     */
    public static Instant check(String field, String text) {
        return parse(text)
                .orElseThrow(
                        () ->
                                new InvalidInput(
                                        field,
                                        text,
                                        "be a time like 2026-01-31T08:00:00Z, or a date, a month"
                                                + " or a year like 2026-01-31, 2026-01 or 2026"));
    }
}
