package parley.api.compat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parley.domain.InvalidInput;

/**
 * Dates and times in the many ways in which people and programs write them. Without a zone they are
 * in UTC; without a time they are the first moment of the day, of the month or of the year. Where
 * day and month could be either, the month stands first behind slashes, the day before dots.
 */
final class DateText {
    private static final int LONGEST = 64;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private static final List<String> DATES =
            List.of(
                    "uuuu-M-d",
                    "uuuu/M/d",
                    "uuuu.M.d",
                    "uuuuMMdd",
                    "M/d/uuuu",
                    "d.M.uuuu",
                    "[EEE, ][EEE ]d MMM uuuu",
                    "[EEEE, ]d MMMM uuuu",
                    "[EEE, ][EEEE, ]d-MMM-uuuu",
                    "[EEE, ][EEE ]MMM d, uuuu",
                    "[EEEE, ]MMMM d, uuuu",
                    "uuuu-MM",
                    "uuuu/MM",
                    "MMM uuuu",
                    "MMMM uuuu",
                    "uuuu");

    private static final String ZONE = "[ ][XXX][XX][X]['UTC']['GMT']";

    private static final List<String> TIMES =
            List.of("['T'][,][ ]H:mm[:ss]", "['T']HHmm[ss]", "[,][ ]h:mm[:ss][ ]a");

    /** The year behind the time, as Unix writes it. */
    private static final List<String> YEAR_LAST =
            List.of("EEE MMM d HH:mm:ss uuuu", "EEE MMM d HH:mm:ss[ 'UTC'][ 'GMT'][ XX] uuuu");

    private static final List<DateTimeFormatter> FORMATS = formats();

    private static final Pattern UNIX = Pattern.compile("-?([0-9]{9,19})(?:\\.[0-9]{1,9})?");

    /** Year, month and day, and the time: the one number that does not count. */
    private static final Pattern DIGITS = Pattern.compile("((?:19|20)[0-9]{6})([0-9]{6})");

    private static final Pattern SPACES = Pattern.compile("\\s+");

    /** A plus sign of an offset that was not escaped in a URL. */
    private static final Pattern LOST_PLUS =
            Pattern.compile("(.*[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?) ([0-9]{2}:?[0-9]{2})");

    private DateText() {}

    private static List<DateTimeFormatter> formats() {
        List<DateTimeFormatter> formats = new ArrayList<>();
        for (String date : DATES) {
            for (String time : TIMES) {
                DateTimeFormatterBuilder format =
                        new DateTimeFormatterBuilder()
                                .parseCaseInsensitive()
                                .appendPattern(date)
                                .optionalStart()
                                .appendPattern(time);
                if (time.endsWith("[:ss]")) {
                    format.appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true);
                }
                formats.add(finished(format.appendPattern(ZONE).optionalEnd()));
            }
        }
        for (String pattern : YEAR_LAST) {
            formats.add(
                    finished(
                            new DateTimeFormatterBuilder()
                                    .parseCaseInsensitive()
                                    .appendPattern(pattern)));
        }
        return formats;
    }

    private static DateTimeFormatter finished(DateTimeFormatterBuilder format) {
        return format.parseDefaulting(ChronoField.MONTH_OF_YEAR, 1)
                .parseDefaulting(ChronoField.DAY_OF_MONTH, 1)
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** Empty when the text is no time of the years 1 to 9999. */
    static Optional<Instant> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String plain = SPACES.matcher(text.strip()).replaceAll(" ");
        Matcher digits = DIGITS.matcher(plain);
        Optional<Instant> inDigits =
                digits.matches()
                        ? written(digits.group(1) + "T" + digits.group(2))
                        : Optional.empty();
        return inDigits.or(() -> unix(plain))
                .or(() -> written(plain))
                .or(
                        () -> {
                            Matcher lost = LOST_PLUS.matcher(plain);
                            return lost.matches()
                                    ? written(lost.group(1) + "+" + lost.group(2))
                                    : Optional.empty();
                        })
                .filter(time -> !time.isBefore(FIRST) && !time.isAfter(END));
    }

    /**
     * @param field what a refusal names
     * @throws InvalidInput when the text is no such time
     */
    static Instant check(String field, String text) {
        return parse(text)
                .orElseThrow(
                        () ->
                                new InvalidInput(
                                        field,
                                        text,
                                        "be a date or a time, such as 2019-09-22 or"
                                                + " 2019-09-22T10:30:00Z"));
    }

    /** Seconds since 1970, or, by how many digits there are, thousandths and so on of them. */
    private static Optional<Instant> unix(String text) {
        Matcher matcher = UNIX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int digits = matcher.group(1).length();
        int scale = digits <= 11 ? 0 : digits <= 14 ? 3 : digits <= 16 ? 6 : 9;
        BigDecimal seconds = new BigDecimal(text).movePointLeft(scale);
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        long nanos = seconds.subtract(whole).movePointRight(9).longValue();
        return Optional.of(Instant.ofEpochSecond(whole.longValueExact(), nanos));
    }

    private static Optional<Instant> written(String text) {
        for (DateTimeFormatter format : FORMATS) {
            try {
                return Optional.of(
                        instant(
                                format.parseBest(
                                        text,
                                        OffsetDateTime::from,
                                        LocalDateTime::from,
                                        LocalDate::from)));
            } catch (DateTimeException _) {
                // Another form, perhaps.
            }
        }
        return Optional.empty();
    }

    private static Instant instant(TemporalAccessor read) {
        return switch (read) {
            case OffsetDateTime time -> time.toInstant();
            case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
            case LocalDate date -> date.atStartOfDay(ZoneOffset.UTC).toInstant();
            default -> throw new IllegalStateException("Not asked for: " + read);
        };
    }
}
