package parley.log;

/** Where the embedded database is reached, and with which password. */
record EmbeddedAddress(int port, String password) {

    /** Everything that a client needs, as {@code psql} takes it. */
    String url() {
        return "postgres://%s:%s@127.0.0.1:%d/%s"
                .formatted(EmbeddedCluster.NAME, password, port, EmbeddedCluster.NAME);
    }

    /** For JDBC, without user and password. */
    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, EmbeddedCluster.NAME);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return jdbcUrl();
    }
}
