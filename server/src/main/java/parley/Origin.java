package parley;

/**
 * Who set a setting.
 *
 * @param place what to look at: {@code --listen}, {@code PARLEY_LISTEN}, {@code parley.yaml line
 *     3}; empty for a default
 */
record Origin(Kind kind, String place) {
    static final Origin DEFAULT = new Origin(Kind.DEFAULT, "");

    /** Later kinds win over earlier ones. */
    enum Kind {
        DEFAULT,
        FILE,
        ENVIRONMENT,
        FLAG
    }

    static Origin flag(String key) {
        return new Origin(Kind.FLAG, "--" + key);
    }

    static Origin variable(String name) {
        return new Origin(Kind.ENVIRONMENT, name);
    }

    /**
     * @param line from 1
     */
    static Origin file(String file, int line) {
        return new Origin(Kind.FILE, file + " line " + line);
    }

    /** For people. */
    String description() {
        return kind == Kind.DEFAULT ? "default" : place;
    }
}
