package parley.messagedb.subscription;

import parley.messagedb.progress.CheckpointTable;

/** Who takes the messages, and how. */
sealed interface Handling {
    record OneByOne(MessageHandler handler) implements Handling {}

    record Batches(BatchHandler handler) implements Handling {}

    record InTransactions(TransactionHandler handler, CheckpointTable checkpoints, int most)
            implements Handling {}
}
