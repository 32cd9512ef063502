package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.MessageDb;

/** Checkpoints in the store, by who has no right but those of a client. */
abstract class CheckpointStreamContract extends CheckpointsContract {
    @Override
    Checkpoints checkpoints(PGSimpleDataSource database) {
        return new CheckpointStream(Databases.asMessageStore(database), "account");
    }

    @Test
    void theyAreMessagesThatAnybodyCanRead() {
        UUID message = UUID.randomUUID();
        Checkpoint whole =
                checkpoints.save(checkpoints.load("mailer", Share.WHOLE), 42, Optional.of(message));
        checkpoints.save(whole, 50, Optional.empty());
        checkpoints.save(checkpoints.load("mailer", new Share(1, 3)), 7, Optional.empty());

        MessageDb store = new MessageDb(database);
        assertThat(store.readStream("account:position-mailer", 0, 10))
                .extracting("type", "data")
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "Positioned",
                                "{\"position\": 42, \"messageId\": \"%s\"}".formatted(message)),
                        org.assertj.core.groups.Tuple.tuple("Positioned", "{\"position\": 50}"));
        assertThat(store.readStream("account:position-mailer+1of3", 0, 10))
                .extracting("data")
                .containsExactly("{\"position\": 7}");
    }

    @Test
    void behindAHigherTokenALowerOneIsRefused() {
        Lease older = lease(4);
        Lease newer = lease(5);
        Checkpoint stale = checkpoints.load(older);
        Checkpoint saved = checkpoints.save(checkpoints.load(newer), 10, Optional.empty());

        assertThat(saved.token()).hasValue(5);
        assertThat(checkpoints.load(newer)).isEqualTo(saved);
        assertThatThrownBy(() -> checkpoints.load(older)).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> checkpoints.save(stale, 9, Optional.empty()))
                .isInstanceOf(FencedException.class);
    }

    @Test
    void aLeaseThatIsOverLoadsNothing() {
        Lease over = lease(4);
        over.end();

        assertThatThrownBy(() -> checkpoints.load(over)).isInstanceOf(FencedException.class);
    }

    private static Lease lease(long token) {
        return new Lease(
                "mailer",
                new Share(0, 2),
                "someone",
                token,
                System.nanoTime() + Leases.LONGEST.toNanos());
    }
}
