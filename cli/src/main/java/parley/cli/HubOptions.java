package parley.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that every command has, and its subcommands, and the client that they describe. */
final class HubOptions {

    private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(3600);

    private final Map<String, String> environment;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--hub",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            converter = AddressConverter.class,
            description = "The hub (default: $PARLEY_HUB, else " + HubAddress.DEFAULT + ").")
    private @Nullable HubAddress address;

    @Option(
            names = "--user",
            paramLabel = "NAME:PASSWORD",
            scope = ScopeType.INHERIT,
            converter = CredentialsConverter.class,
            description = "Who asks (default: $PARLEY_USER, else anonymous).")
    private @Nullable Credentials credentials;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            converter = CertificatesConverter.class,
            description = {
                "Certificates to trust in place of Java's, such as a hub's own (PEM;",
                "default: $PARLEY_CACERT)."
            })
    private @Nullable TrustedCertificates trusted;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "One JSON object a line, as the API gives it.")
    private boolean json;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            scope = ScopeType.INHERIT,
            converter = SecondsConverter.class,
            description = "How long to wait for each answer, tries again included (default: 10).")
    private Duration timeout = Duration.ofSeconds(10);

    HubOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    boolean json() {
        return json;
    }

    /** A client of {@link #access()}. */
    HubClient connect() {
        return access().client();
    }

    /**
     * The hub and the user that the options name, or else the environment.
     *
     * @throws ParameterException if the environment's value makes no sense
     */
    HubAccess access() {
        HubAddress hub = address;
        if (hub == null) {
            hub = fromEnvironment("PARLEY_HUB", HubAddress::parse);
        }
        if (hub == null) {
            hub = HubAddress.parse(HubAddress.DEFAULT);
        }
        Credentials user = credentials;
        if (user == null) {
            user = fromEnvironment("PARLEY_USER", Credentials::parse);
        }
        TrustedCertificates certificates = trusted;
        if (certificates == null) {
            certificates = fromEnvironment("PARLEY_CACERT", TrustedCertificates::parse);
        }
        return new HubAccess(hub, user, timeout, certificates);
    }

    /** What is wrong with the input, as an error that shows the way to the command's help. */
    ParameterException wrong(String message) {
        if (command == null) {
            throw new IllegalStateException("not part of a command");
        }
        return new ParameterException(command.commandLine(), message);
    }

    private <T> @Nullable T fromEnvironment(String variable, Function<String, T> parse) {
        String text = environment.getOrDefault(variable, "");
        if (text.isEmpty()) {
            return null;
        }
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw wrong("Invalid value of " + variable + ": " + e.getMessage());
        }
    }

    /** For {@code --hub}. */
    static final class AddressConverter implements ITypeConverter<HubAddress> {
        @Override
        public HubAddress convert(String text) {
            return converted(text, HubAddress::parse);
        }
    }

    /** For {@code --user}. */
    static final class CredentialsConverter implements ITypeConverter<Credentials> {
        @Override
        public Credentials convert(String text) {
            return converted(text, Credentials::parse);
        }
    }

    /** For {@code --cacert}. */
    static final class CertificatesConverter implements ITypeConverter<TrustedCertificates> {
        @Override
        public TrustedCertificates convert(String text) {
            return converted(text, TrustedCertificates::parse);
        }
    }

    /** For {@code --timeout}: seconds above 0, at most an hour, to the millisecond. */
    static final class SecondsConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return converted(text, SecondsConverter::parse);
        }

        private static Duration parse(String text) {
            String expected = "expected seconds, above 0 and at most " + LONGEST_SECONDS;
            try {
                BigDecimal seconds = new BigDecimal(text);
                if (seconds.signum() > 0 && seconds.compareTo(LONGEST_SECONDS) <= 0) {
                    long millis = seconds.movePointRight(3).longValue();
                    return Duration.ofMillis(Math.max(1, millis));
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(expected, e);
            }
            throw new IllegalArgumentException(expected);
        }
    }

    private static <T> T converted(String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
