package parley.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * A log of the messages of a {@link Corpus}, as hubs would have written it: copied into the table,
 * because a million posts take minutes. No hub may run over that log meanwhile.
 */
final class CorpusLog {

    private static final String COPY =
            "COPY message_store.messages (id, stream_name, position, time, type, data, metadata)"
                    + " FROM STDIN";
    private static final int PART = 1 << 16;

    private final CopyIn copy;
    private final StringBuilder rows = new StringBuilder(2 * PART);

    private CorpusLog(CopyIn copy) {
        this.copy = copy;
    }

    /** Adds users, topics and messages to an empty log, in one transaction. */
    static void fill(DataSource database, Corpus corpus) throws SQLException, IOException {
        try (Connection connection = database.getConnection()) {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
            CorpusLog log = new CorpusLog(copy);
            try {
                log.entities();
                Corpus.Messages messages = corpus.from(new Vocabulary());
                while (messages.hasNext()) {
                    log.message(messages.next());
                }
                log.send();
                copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        }
        Databases.execute(database, "VACUUM ANALYZE message_store.messages");
    }

    private void entities() throws SQLException {
        register(Corpus.CREATOR);
        for (int i = 0; i < Corpus.USERS; i++) {
            register(Corpus.user(i));
        }
        for (int i = 0; i < Corpus.TOPICS; i++) {
            String topic = Corpus.topic(i);
            row(
                    named("topic " + topic),
                    "topic-" + topic,
                    0,
                    Corpus.FROM,
                    "TopicCreated",
                    "{\"topicId\": \"%s\", \"creatorId\": \"%s\", \"name\": \"Topic %s\", \"visibility\": \"%s\"}"
                            .formatted(
                                    topic,
                                    Corpus.CREATOR,
                                    topic,
                                    Corpus.isPublic(i) ? "PUBLIC" : "PRIVATE"),
                    Corpus.CREATOR);
        }
    }

    private void register(String user) throws SQLException {
        row(
                named("user " + user),
                "user-" + user,
                0,
                Corpus.FROM,
                "UserRegistered",
                "{\"userId\": \"%s\", \"name\": \"%s\"}".formatted(user, user),
                user);
    }

    private void message(CorpusMessage message) throws SQLException {
        row(
                message.event(),
                "message-" + message.topic(),
                message.position(),
                Instant.EPOCH.plus(message.micros(), ChronoUnit.MICROS),
                "MessagePosted",
                "{\"topicId\": \""
                        + message.topic()
                        + "\", \"messageId\": \""
                        + message.id()
                        + "\", \"userId\": \""
                        + message.user()
                        + "\", \"contentText\": \""
                        + message.text()
                        + "\"}",
                message.user());
    }

    /** What is in it needs no escapes, neither in JSON nor for COPY. */
    private void row(
            UUID id,
            String stream,
            long position,
            Instant time,
            String type,
            String data,
            String author)
            throws SQLException {
        rows.append(id).append('\t').append(stream).append('\t').append(position).append('\t');
        // The column has no time zone, and the hub reads UTC.
        rows.append(time.toString(), 0, time.toString().length() - 1).append('\t');
        rows.append(type).append('\t').append(data).append('\t');
        rows.append("{\"userId\": \"").append(author).append("\"}\n");
        if (rows.length() > PART) {
            send();
        }
    }

    private void send() throws SQLException {
        byte[] bytes = rows.toString().getBytes(StandardCharsets.US_ASCII);
        copy.writeToCopy(bytes, 0, bytes.length);
        rows.setLength(0);
    }

    private static UUID named(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII));
    }
}
