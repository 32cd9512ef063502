package parley.api.compat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A system whose HTTP dialect is spoken. */
public enum Dialect {
    MEOWER,
    DUNDER;

    /** As it is named in settings. */
    String settingName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What all are named in settings. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Dialect::settingName).toList();
    }

    /** Empty when none is named so in settings. */
    public static Optional<Dialect> named(String name) {
        return Arrays.stream(values())
                .filter(dialect -> dialect.settingName().equals(name))
                .findFirst();
    }
}
