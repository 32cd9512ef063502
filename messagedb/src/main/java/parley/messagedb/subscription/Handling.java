package parley.messagedb.subscription;

import java.util.Optional;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.ParkingTable;

/** Who takes the messages, and how. */
sealed interface Handling {
    record OneByOne(MessageHandler handler) implements Handling {}

    record Batches(BatchHandler handler) implements Handling {}

    record InTransactions(
            TransactionHandler handler,
            CheckpointTable checkpoints,
            Optional<ParkingTable> parking,
            int most)
            implements Handling {}
}
