package parley;

/** Whether the hub's ports speak TLS beside plaintext, and with which certificate. */
sealed interface Tls {
    record None() implements Tls {}

    /** One of the hub's own, which nobody else vouches for. */
    record SelfSigned() implements Tls {}

    record Given(CertificateFiles files) implements Tls {}

    /**
     * @throws BadSettingException when the settings contradict each other, or the files named are
     *     no certificate and its key
     */
    static Tls of(Settings settings) throws BadSettingException {
        boolean selfSigned =
                switch (settings.value(Setting.TLS)) {
                    case "none" -> false;
                    case "self-signed" -> true;
                    default -> throw settings.bad(Setting.TLS, "be none or self-signed");
                };
        boolean crt = !settings.value(Setting.TLS_CRT).isEmpty();
        boolean key = !settings.value(Setting.TLS_KEY).isEmpty();
        if (!crt && !key) {
            return selfSigned ? new SelfSigned() : new None();
        }
        if (selfSigned) {
            throw settings.bad(Setting.TLS, "be none where tls.crt or tls.key is given");
        }
        if (!key) {
            throw settings.bad(Setting.TLS_CRT, "be given together with tls.key");
        }
        if (!crt) {
            throw settings.bad(Setting.TLS_KEY, "be given together with tls.crt");
        }
        CertificateFiles files =
                new CertificateFiles(
                        settings.path(Setting.TLS_CRT), settings.path(Setting.TLS_KEY));
        try {
            files.read();
        } catch (CertificateFiles.Unusable e) {
            throw settings.bad(
                    e.inKey() ? Setting.TLS_KEY : Setting.TLS_CRT, String.valueOf(e.getMessage()));
        }
        return new Given(files);
    }
}
