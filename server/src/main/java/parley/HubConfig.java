package parley;

import ch.qos.logback.classic.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import parley.api.Limits;
import parley.api.compat.Dialect;
import parley.domain.InvalidInput;
import parley.domain.UserId;
import parley.log.StoreProvider;

/**
 * What a hub is told at its start.
 *
 * @param log the address of the log, as {@link StoreProvider} takes it
 * @param allowedOrigins of web pages that may follow topics live, beside the hub's own
 * @param anonymousPosts whether callers without credentials may post to the topic {@code public}
 * @param dialects of other systems that it speaks, too
 * @param traces empty when nothing is traced
 */
public record HubConfig(
        List<InetSocketAddress> listen,
        Path data,
        String log,
        Set<UserId> admins,
        Set<String> allowedOrigins,
        boolean anonymousPosts,
        Set<Dialect> dialects,
        Level logLevel,
        LogFormat logFormat,
        Optional<TraceTarget> traces,
        Tls tls,
        Limits limits) {
    private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#@\\s]+");
    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

    public HubConfig {
        listen = List.copyOf(listen);
        admins = Set.copyOf(admins);
        allowedOrigins = Set.copyOf(allowedOrigins);
        dialects = Set.copyOf(dialects);
    }

    /**
     * @throws BadSettingException naming the first setting that cannot be
     */
    static HubConfig of(Settings settings) throws BadSettingException {
        List<InetSocketAddress> listen = addresses(settings);
        checkAuth(settings, listen);
        checkBus(settings);
        return new HubConfig(
                listen,
                settings.path(Setting.DATA),
                log(settings),
                admins(settings),
                allowedOrigins(settings),
                isOn(settings, Setting.ANONYMOUS_POSTS),
                dialects(settings),
                logLevel(settings),
                logFormat(settings),
                traces(settings),
                Tls.of(settings),
                LimitSettings.of(settings));
    }

    private static List<InetSocketAddress> addresses(Settings settings) throws BadSettingException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String text : list(settings, Setting.LISTEN)) {
            int colon = text.lastIndexOf(':');
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                String host = text.substring(0, Math.max(0, colon));
                if (host.isEmpty() || port < 0 || port > 65535) {
                    throw new NumberFormatException();
                }
                addresses.add(new InetSocketAddress(InetAddress.getByName(host), port));
            } catch (NumberFormatException e) {
                throw settings.bad(
                        Setting.LISTEN,
                        "be addresses of the form host:port with a port of 0 to 65535, but '"
                                + text
                                + "' is not");
            } catch (UnknownHostException e) {
                throw settings.bad(
                        Setting.LISTEN,
                        "name hosts of this machine, but '" + text + "' is unknown");
            }
        }
        if (addresses.isEmpty()) {
            throw settings.bad(Setting.LISTEN, "name at least one address");
        }
        return addresses;
    }

    private static void checkAuth(Settings settings, List<InetSocketAddress> listen)
            throws BadSettingException {
        if (!settings.value(Setting.AUTH).equals("dev")) {
            throw settings.bad(Setting.AUTH, "be dev");
        }
        boolean insecure = isOn(settings, Setting.INSECURE_DEV_AUTH);
        boolean loopback =
                listen.stream().allMatch(address -> address.getAddress().isLoopbackAddress());
        if (!loopback && !insecure) {
            throw settings.bad(
                    Setting.LISTEN,
                    "be loopback addresses with --auth=dev, which lets anyone be anyone"
                            + " (--insecure-dev-auth allows it all the same)");
        }
    }

    private static String log(Settings settings) throws BadSettingException {
        String address = settings.value(Setting.LOG);
        try {
            StoreProvider.of(address).check(address);
        } catch (IllegalArgumentException e) {
            throw settings.bad(Setting.LOG, String.valueOf(e.getMessage()));
        }
        return address;
    }

    private static void checkBus(Settings settings) throws BadSettingException {
        if (!settings.value(Setting.BUS).equals("local:")) {
            throw settings.bad(Setting.BUS, "be local:");
        }
    }

    private static Set<UserId> admins(Settings settings) throws BadSettingException {
        Set<UserId> admins = new LinkedHashSet<>();
        for (String name : list(settings, Setting.ADMINS)) {
            try {
                admins.add(new UserId(name));
            } catch (InvalidInput e) {
                throw settings.bad(Setting.ADMINS, "be user ids: " + e.getMessage());
            }
        }
        return admins;
    }

    private static Set<String> allowedOrigins(Settings settings) throws BadSettingException {
        Set<String> origins = new LinkedHashSet<>(list(settings, Setting.ALLOWED_ORIGINS));
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw settings.bad(
                        Setting.ALLOWED_ORIGINS,
                        "be origins of the form https://host or https://host:port, but '"
                                + origin
                                + "' is not");
            }
        }
        return origins;
    }

    private static boolean isOn(Settings settings, Setting setting) throws BadSettingException {
        return switch (settings.value(setting)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw settings.bad(setting, "be true or false");
        };
    }

    private static Set<Dialect> dialects(Settings settings) throws BadSettingException {
        List<String> names = list(settings, Setting.COMPAT);
        if (names.equals(List.of("none"))) {
            return Set.of();
        }
        Set<Dialect> dialects = EnumSet.noneOf(Dialect.class);
        for (String name : names) {
            dialects.add(Dialect.named(name).orElseThrow(() -> badDialects(settings)));
        }
        if (dialects.isEmpty()) {
            throw badDialects(settings);
        }
        return dialects;
    }

    private static BadSettingException badDialects(Settings settings) {
        return settings.bad(
                Setting.COMPAT, "be none, or any of " + String.join(", ", Dialect.names()));
    }

    private static Level logLevel(Settings settings) throws BadSettingException {
        String level = settings.value(Setting.LOG_LEVEL).toLowerCase(java.util.Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw settings.bad(Setting.LOG_LEVEL, "be one of " + String.join(", ", LEVELS));
        }
        return Level.toLevel(level);
    }

    private static LogFormat logFormat(Settings settings) throws BadSettingException {
        return switch (settings.value(Setting.LOG_FORMAT)) {
            case "text" -> LogFormat.TEXT;
            case "json" -> LogFormat.JSON;
            default -> throw settings.bad(Setting.LOG_FORMAT, "be text or json");
        };
    }

    private static Optional<TraceTarget> traces(Settings settings) throws BadSettingException {
        double share;
        try {
            share = Double.parseDouble(settings.value(Setting.OTLP_SHARE));
        } catch (NumberFormatException _) {
            share = Double.NaN;
        }
        if (!(share >= 0 && share <= 1)) {
            throw settings.bad(Setting.OTLP_SHARE, "be a number from 0 to 1");
        }
        String collector = settings.value(Setting.OTLP);
        if (collector.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TraceTarget(new URI(collector), share));
        } catch (URISyntaxException | IllegalArgumentException _) {
            throw settings.bad(Setting.OTLP, TraceTarget.FORM);
        }
    }

    private static List<String> list(Settings settings, Setting setting) {
        return Arrays.stream(settings.value(setting).split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
