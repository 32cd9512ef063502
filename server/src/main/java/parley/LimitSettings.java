package parley;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parley.api.Limits;

/** The hub's limits as the settings have them. */
final class LimitSettings {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(KiB|MiB)");
    private static final Pattern RATE = Pattern.compile("([0-9]{1,9})/([smh])");
    private static final long KIB = 1024;
    private static final long LARGEST_REQUEST_KIB = 64 * KIB;
    private static final int MOST_CONNECTIONS = 1_000_000;
    private static final int MOST_REQUESTS = 1_000_000;

    private LimitSettings() {}

    static Limits of(Settings settings) throws BadSettingException {
        return new Limits(
                count(settings, Setting.MAX_CONNECTIONS, MOST_CONNECTIONS),
                requestBytes(settings),
                rate(settings));
    }

    private static int requestBytes(Settings settings) throws BadSettingException {
        Matcher size = SIZE.matcher(settings.value(Setting.MAX_REQUEST));
        if (size.matches()) {
            long kib = Long.parseLong(size.group(1)) * (size.group(2).equals("MiB") ? KIB : 1);
            if (kib >= 1 && kib <= LARGEST_REQUEST_KIB) {
                return Math.toIntExact(kib * KIB);
            }
        }
        throw settings.bad(Setting.MAX_REQUEST, "be from 1KiB to 64MiB, such as 512KiB");
    }

    private static Optional<Limits.Rate> rate(Settings settings) throws BadSettingException {
        String text = settings.value(Setting.RATE_LIMIT);
        boolean hasBurst = !settings.value(Setting.RATE_BURST).isEmpty();
        if (text.equals("none")) {
            if (hasBurst) {
                throw settings.bad(Setting.RATE_BURST, "be given together with rate_limit");
            }
            return Optional.empty();
        }
        Matcher rate = RATE.matcher(text);
        long requests = rate.matches() ? Long.parseLong(rate.group(1)) : 0;
        if (requests < 1 || requests > MOST_REQUESTS) {
            throw settings.bad(
                    Setting.RATE_LIMIT,
                    "be none, or 1 to " + MOST_REQUESTS + " per s, m or h, such as 100/s");
        }
        Duration period =
                switch (rate.group(2)) {
                    case "s" -> Duration.ofSeconds(1);
                    case "m" -> Duration.ofMinutes(1);
                    default -> Duration.ofHours(1);
                };
        long burst = hasBurst ? count(settings, Setting.RATE_BURST, MOST_REQUESTS) : requests;
        return Optional.of(new Limits.Rate(requests, period, burst));
    }

    private static int count(Settings settings, Setting setting, int most)
            throws BadSettingException {
        try {
            int count = Integer.parseInt(settings.value(setting));
            if (count >= 1 && count <= most) {
                return count;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw settings.bad(setting, "be a number from 1 to " + most);
    }
}
