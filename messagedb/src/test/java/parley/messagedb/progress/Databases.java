package parley.messagedb.progress;

import org.postgresql.ds.PGSimpleDataSource;

/** The same database for other users. */
final class Databases {
    private Databases() {}

    /** For the role that clients of a Message DB have. */
    static PGSimpleDataSource asMessageStore(PGSimpleDataSource database) {
        return as("message_store", database);
    }

    static PGSimpleDataSource as(String user, PGSimpleDataSource database) {
        PGSimpleDataSource other = new PGSimpleDataSource();
        other.setURL(database.getURL());
        other.setUser(user);
        return other;
    }
}
