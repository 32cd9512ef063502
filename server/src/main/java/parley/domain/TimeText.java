package parley.domain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Times as people and programs write them: RFC 3339, or a date, which is its first moment in UTC.
 */
public final class TimeText {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");
    private static final int DATE_LENGTH = "2026-11-22".length();

    private TimeText() {}

    /** Empty when the text is no such time, of the years 1 to 9999. */
    public static Optional<Instant> parse(String text) {
        try {
            Instant time =
                    text.length() == DATE_LENGTH
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant();
            return Optional.of(time).filter(t -> !t.isBefore(FIRST) && !t.isAfter(END));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
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
                                        "be a time like 2026-01-31T08:00:00Z or a date like"
                                                + " 2026-01-31"));
    }
}
