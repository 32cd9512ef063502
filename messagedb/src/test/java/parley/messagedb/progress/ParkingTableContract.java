package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.Message;

/** Parking in the handler's own transaction. */
abstract class ParkingTableContract extends ParkingContract {
    @Override
    Parking parking(PGSimpleDataSource own) {
        return new ParkingTable(ProgressTables.install(own));
    }

    @Test
    void parkingAndTheCheckpointBehindItAreCommittedTogetherOrNotAtAll() throws SQLException {
        ParkingTable table = (ParkingTable) parking;
        CheckpointTable checkpoints = new CheckpointTable(ProgressTables.install(database));
        Message message = append("account-1", 1).getFirst();
        Checkpoint none = checkpoints.load(NAME, Share.WHOLE);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            table.park(connection, NAME, message, "broken", 1);
            checkpoints.save(connection, none, message.globalPosition(), Optional.of(message.id()));
            assertThat(parking.isEmpty(NAME)).isTrue();
            connection.rollback();
            assertThat(parking.isEmpty(NAME)).isTrue();
            assertThat(checkpoints.load(NAME, Share.WHOLE)).isEqualTo(none);

            table.park(connection, NAME, message, "broken", 1);
            checkpoints.save(connection, none, message.globalPosition(), Optional.of(message.id()));
            connection.commit();
            assertThat(parking.isParked(NAME, "account-1")).isTrue();
        }
    }

    @Test
    void settlingIsPartOfTheTransactionInWhichItIsHandled() throws SQLException {
        ParkingTable table = (ParkingTable) parking;
        Message message = append("account-1", 1).getFirst();
        parking.park(NAME, message, "broken", 1);
        Parked parked = parking.list(NAME, 0, 1).getFirst();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            assertThat(table.settle(connection, parked)).isTrue();
            connection.rollback();
        }
        assertThat(parking.isParked(NAME, "account-1")).isTrue();
    }
}
