package parley.messagedb.subscription;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import parley.messagedb.BusyException;
import parley.messagedb.Message;
import parley.messagedb.MessageDbException;
import parley.messagedb.OutcomeUnknownException;
import parley.messagedb.UnavailableException;
import parley.messagedb.progress.Checkpoint;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.Parked;
import parley.messagedb.progress.ParkingTable;

/** What the handler writes is committed together with the place behind the messages. */
final class TransactionEffect implements Effect {
    private final TransactionHandler handler;
    private final int most;
    private final String name;
    private final DataSource database;
    private final CheckpointTable checkpoints;
    private final Optional<ParkingTable> parking;
    private final Bookmark bookmark;
    private final Situation situation;

    /**
     * @param most messages in a transaction
     */
    TransactionEffect(
            TransactionHandler handler,
            int most,
            String name,
            CheckpointTable checkpoints,
            Optional<ParkingTable> parking,
            Bookmark bookmark,
            Situation situation) {
        this.handler = handler;
        this.most = most;
        this.name = name;
        this.database = checkpoints.dataSource();
        this.checkpoints = checkpoints;
        this.parking = parking;
        this.bookmark = bookmark;
        this.situation = situation;
    }

    /** Something that is done in a transaction. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException, HandlerFailed, InterruptedException;
    }

    @Override
    public int most() {
        return most;
    }

    @Override
    public boolean isExact() {
        return true;
    }

    @Override
    public void take(List<Message> messages, Place end) throws HandlerFailed, InterruptedException {
        Checkpoint saved =
                inTransaction(
                        connection -> {
                            handle(connection, messages);
                            return saveBehindHandler(connection, end);
                        });
        bookmark.committed(saved, end);
    }

    private void handle(Connection connection, List<Message> messages)
            throws HandlerFailed, InterruptedException {
        situation.handling(messages);
        try {
            handler.handle(connection, messages);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            Optional<MessageDbException> outOfReach = OutOfReach.in(e);
            if (outOfReach.isPresent()) {
                throw outOfReach.get();
            }
            throw new HandlerFailed(e);
        } finally {
            situation.handled();
        }
    }

    /**
     * A refusal is the handler's doing, which may have ignored that one of its statements failed.
     */
    private Checkpoint saveBehindHandler(Connection connection, Place end)
            throws SQLException, HandlerFailed {
        try {
            return bookmark.save(checkpoints, connection, end);
        } catch (SQLException e) {
            switch (MessageDbException.reading(e)) {
                case UnavailableException gone -> throw gone;
                case BusyException busy -> throw busy;
                case MessageDbException _ -> throw new HandlerFailed(e);
            }
        }
    }

    @Override
    public void park(Message message, Place end, Exception cause, int attempts)
            throws InterruptedException {
        Checkpoint saved =
                withoutHandler(
                        connection -> {
                            parking.orElseThrow()
                                    .park(connection, name, message, cause.toString(), attempts);
                            return bookmark.save(checkpoints, connection, end);
                        });
        bookmark.committed(saved, end);
    }

    @Override
    public boolean parkBehind(Message message, Place end) throws InterruptedException {
        Optional<Checkpoint> saved =
                withoutHandler(
                        connection ->
                                parking.orElseThrow().parkBehind(connection, name, message)
                                        ? Optional.of(bookmark.save(checkpoints, connection, end))
                                        : Optional.empty());
        saved.ifPresent(checkpoint -> bookmark.committed(checkpoint, end));
        return saved.isPresent();
    }

    /** Settles it first: nobody discards it then, or replays it, while it is being handled. */
    @Override
    public void takeParked(Parked parked, Message message)
            throws HandlerFailed, InterruptedException {
        Optional<Checkpoint> saved =
                inTransaction(
                        connection -> {
                            if (!parking.orElseThrow().settle(connection, parked)) {
                                return Optional.empty();
                            }
                            handle(connection, List.of(message));
                            // The same checkpoint: another owner must not have gone on meanwhile.
                            return Optional.of(saveBehindHandler(connection, bookmark.place()));
                        });
        saved.ifPresent(same -> bookmark.committed(same, bookmark.place()));
    }

    @Override
    public void parkAgain(Parked parked, Exception cause) throws InterruptedException {
        Checkpoint saved =
                withoutHandler(
                        connection -> {
                            parking.orElseThrow().parkAgain(connection, parked, cause.toString());
                            // The same: another owner must not have gone on meanwhile.
                            return bookmark.save(checkpoints, connection, bookmark.place());
                        });
        bookmark.committed(saved, bookmark.place());
    }

    private <T> T withoutHandler(Work<T> work) throws InterruptedException {
        try {
            return inTransaction(work);
        } catch (HandlerFailed e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T inTransaction(Work<T> work) throws HandlerFailed, InterruptedException {
        Connection connection = open();
        try {
            connection.setAutoCommit(false);
            T result = work.on(connection);
            commit(connection);
            return result;
        } catch (SQLException e) {
            undo(connection, e);
            throw MessageDbException.reading(e);
        } catch (HandlerFailed | InterruptedException | RuntimeException | Error e) {
            undo(connection, e);
            throw e;
        } finally {
            leave(connection);
        }
    }

    /**
     * Where not even that is possible, the connection is gone. Whatever has failed failed of that:
     * pools say so in no other way.
     */
    private static void undo(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            e.addSuppressed(failure);
            throw MessageDbException.connecting(e);
        }
    }

    /** What has been done by then stays done. */
    private static void leave(Connection connection) {
        try (connection) {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // The connection is gone.
        }
    }

    private Connection open() {
        try {
            return database.getConnection();
        } catch (SQLException e) {
            throw MessageDbException.connecting(e);
        }
    }

    private static void commit(Connection connection) throws HandlerFailed {
        try {
            connection.commit();
        } catch (SQLException e) {
            switch (MessageDbException.writing(e)) {
                case OutcomeUnknownException unknown -> throw unknown;
                case UnavailableException gone -> throw gone;
                case MessageDbException _ -> throw new HandlerFailed(e); // a deferred constraint
            }
        }
    }
}
