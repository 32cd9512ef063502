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
 * both orders of day and month give a date, the month stands first, but before dots the day. Years
 * of two digits, as RFC 850 has them, are those of 1969 to 2068. How many digits a number has says
 * what it is.
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
                    "d/M/uuuu",
                    "M-d-uuuu",
                    "d-M-uuuu",
                    "d.M.uuuu",
                    "M.d.uuuu",
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

    /** What stands before a year of two digits. */
    private static final List<String> DATES_TO_SHORT_YEAR =
            List.of("[EEE, ][EEEE, ]d-MMM-", "[EEE, ]d MMM ");

    private static final int FIRST_SHORT_YEAR = 1969;

    private static final List<String> TIMES =
            List.of("['T'][,][ ]H:mm[:ss]", "['T']HHmm[ss]", "[,][ ]h:mm[:ss][ ]a");

    /** {@code +02:00}, {@code +0200}, {@code +02} or {@code Z}. */
    private static final String OFFSET = "[ ][XXX][XX][X]";

    /** The year behind the time, as Unix writes it. */
    private static final String YEAR_LAST = "EEE MMM d HH:mm:ss[ XX] uuuu";

    private static final List<DateTimeFormatter> FORMATS = formats();

    private static final Pattern NUMBER = Pattern.compile("-?([0-9]{9,19})(\\.[0-9]{1,9})?");

    private static final Pattern SPACES = Pattern.compile("\\s+");

    /** At the end, or before the year. */
    private static final Pattern UTC =
            Pattern.compile("(?i)(?<=[0-9m]) ?(?:UTC|GMT)(?=$| [0-9]{4}$)");

    /** An offset, and once more what it is called, as Go writes it. */
    private static final Pattern NAMED_OFFSET =
            Pattern.compile("(.* [+-][0-9]{4}) (?:[A-Z]{3,5}|[+-][0-9]{2,4})");

    /** A plus sign of an offset that was not escaped in a URL. */
    private static final Pattern LOST_PLUS =
            Pattern.compile(
                    "(.*[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?) ([0-9]{2}:?[0-9]{2}(?: [A-Z]{3,5})?)");

    private DateText() {}

    private static List<DateTimeFormatter> formats() {
        List<DateTimeFormatter> formats = new ArrayList<>();
        for (String time : TIMES) {
            DATES.forEach(date -> formats.add(format(ofPattern(date), time)));
            DATES_TO_SHORT_YEAR.forEach(
                    date ->
                            formats.add(
                                    format(
                                            ofPattern(date)
                                                    .appendValueReduced(
                                                            ChronoField.YEAR,
                                                            2,
                                                            2,
                                                            FIRST_SHORT_YEAR),
                                            time)));
        }
        formats.add(finished(ofPattern(YEAR_LAST)));
        return formats;
    }

    private static DateTimeFormatterBuilder ofPattern(String pattern) {
        return new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern);
    }

    /** A date, and perhaps a time behind it, and perhaps a zone behind that. */
    private static DateTimeFormatter format(DateTimeFormatterBuilder date, String time) {
        date.optionalStart().appendPattern(time);
        if (time.endsWith("[:ss]")) {
            date.appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true);
        }
        return finished(date.appendPattern(OFFSET).optionalEnd());
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
        Matcher number = NUMBER.matcher(plain);
        Optional<Instant> time =
                number.matches()
                        ? number(plain, number.group(1).length())
                        : written(plain).or(() -> withoutPlus(plain));
        return time.filter(known -> !known.isBefore(FIRST) && !known.isAfter(END));
    }

    private static Optional<Instant> withoutPlus(String text) {
        Matcher lost = LOST_PLUS.matcher(text);
        return lost.matches() ? written(lost.group(1) + " +" + lost.group(2)) : Optional.empty();
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

    /**
     * @param digits how many it has, before the point
     */
    private static Optional<Instant> number(String text, int digits) {
        return switch (digits) {
            case 9, 10 -> Optional.of(unix(text, 0));
            case 12, 14 -> dateInDigits(text);
            case 13 -> Optional.of(unix(text, 3));
            case 16 -> Optional.of(unix(text, 6));
            case 19 -> Optional.of(unix(text, 9));
            default -> Optional.empty();
        };
    }

    /**
     * @param scale so many of the digits come behind the second
     */
    private static Instant unix(String text, int scale) {
        BigDecimal seconds = new BigDecimal(text).movePointLeft(scale);
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        long nanos = seconds.subtract(whole).movePointRight(9).longValue();
        return Instant.ofEpochSecond(whole.longValueExact(), nanos);
    }

    private static Optional<Instant> dateInDigits(String text) {
        return written(text.substring(0, 8) + "T" + text.substring(8));
    }

    private static Optional<Instant> written(String text) {
        Matcher named = NAMED_OFFSET.matcher(text);
        String plain = named.matches() ? named.group(1) : UTC.matcher(text).replaceFirst(" Z");
        for (DateTimeFormatter format : FORMATS) {
            try {
                return Optional.of(
                        instant(
                                format.parseBest(
                                        plain,
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
