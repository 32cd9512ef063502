package parley;

import java.util.Arrays;
import java.util.Optional;

/** What can be configured, and what is in force when nobody says. */
enum Setting {
    LISTEN(
            "listen",
            "ADDRESS,…",
            "127.0.0.1:8080,127.0.0.1:9000",
            "addresses to listen on; port 0 takes a free one"),
    DATA("data", "FOLDER", "./data", "folder for everything that the hub keeps on this machine"),
    LOG(
            "log",
            "URL",
            "postgres:",
            "where the log is: postgres: (embedded, under --data),"
                    + " postgres://user:password@host:5432/database, memory: or memory:<n>MB"),
    BUS("bus", "URL", "local:", "how hubs of one log wake each other: local: (by the log itself)"),
    PLUGINS(
            "plugins",
            "FOLDER",
            "",
            "folder with jars of others, whose stores --log may then name"),
    AUTH("auth", "WAY", "dev", "how callers sign in: dev (for development, on loopback only)"),
    INSECURE_DEV_AUTH(
            "insecure-dev-auth",
            "true|false",
            "false",
            "allow --auth=dev on addresses other than loopback"),
    ADMINS("admins", "USER,…", "", "users who may change and delete what others created"),
    ALLOWED_ORIGINS(
            "allowed_origins",
            "ORIGIN,…",
            "",
            "web pages of other addresses that may follow topics live, such as"
                    + " https://chat.example"),
    ANONYMOUS_POSTS(
            "anonymous_posts",
            "true|false",
            "true",
            "whether callers without credentials may post to the topic public"),
    COMPAT(
            "compat",
            "none|DIALECT,…",
            "meower,dunder",
            "HTTP dialects of other systems to speak as well: meower, dunder, or none"),
    TLS(
            "tls",
            "none|self-signed",
            "none",
            "speak TLS beside plaintext, with a certificate of the hub's own, kept under --data"),
    TLS_CRT(
            "tls.crt",
            "FILE",
            "",
            "speak TLS beside plaintext, with this certificate and its chain (PEM)"),
    TLS_KEY("tls.key", "FILE", "", "the private key of --tls.crt (PEM, without a password)"),
    MAX_CONNECTIONS("max_connections", "COUNT", "20000", "connections at once, over all addresses"),
    MAX_REQUEST("max_request", "SIZE", "512KiB", "size of a request's body, from 1KiB to 64MiB"),
    RATE_LIMIT(
            "rate_limit",
            "none|COUNT/s|m|h",
            "none",
            "requests of one caller per second, minute or hour, such as 100/s"),
    RATE_BURST(
            "rate_burst",
            "COUNT",
            "",
            "requests that a caller who paused may make at once (default: the count of"
                    + " --rate_limit)"),
    LOG_LEVEL(
            "log_level", "LEVEL", "info", "what the hub tells: error, warn, info, debug or trace"),
    LOG_FORMAT("log_format", "text|json", "text", "how its log looks: text or json"),
    OTLP(
            "otlp",
            "URL",
            "",
            "collector that traces are sent to, by OTLP over HTTP: http://host:4318"),
    OTLP_SHARE(
            "otlp_share",
            "SHARE",
            "1",
            "share of the requests that are traced where the client does not say, 0 to 1");

    private final String key;
    private final String placeholder;
    private final String defaultValue;
    private final String description;

    Setting(String key, String placeholder, String defaultValue, String description) {
        this.key = key;
        this.placeholder = placeholder;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /** Its name as a flag (after {@code --}) and in a file. */
    String key() {
        return key;
    }

    /** Its name in the environment. */
    String variable() {
        return "PARLEY_" + key.replaceAll("[.-]", "_").toUpperCase(java.util.Locale.ROOT);
    }

    String placeholder() {
        return placeholder;
    }

    String defaultValue() {
        return defaultValue;
    }

    String description() {
        return description;
    }

    static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
    }
}
