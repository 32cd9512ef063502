package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.UnavailableException;

/** What is promised of checkpoints, wherever they are kept. */
abstract class CheckpointsContract {
    private static final Share SECOND = new Share(1, 3);

    PGSimpleDataSource database;
    Checkpoints checkpoints;

    /** A fresh store. */
    abstract PGSimpleDataSource install();

    abstract Checkpoints checkpoints(PGSimpleDataSource database);

    @BeforeEach
    void createDatabase() {
        database = install();
        checkpoints = checkpoints(database);
    }

    @Test
    void thereIsNoneInTheBeginning() {
        Checkpoint none = checkpoints.load("mailer", SECOND);

        assertThat(none.name()).isEqualTo("mailer");
        assertThat(none.share()).isEqualTo(SECOND);
        assertThat(none.position()).isEmpty();
        assertThat(none.messageId()).isEmpty();
        assertThat(none.version()).isZero();
    }

    @Test
    void whatIsSavedIsLoaded() {
        UUID message = UUID.randomUUID();
        Checkpoint first =
                checkpoints.save(checkpoints.load("mailer", SECOND), 42, Optional.of(message));
        assertThat(checkpoints.load("mailer", SECOND)).isEqualTo(first);
        assertThat(first.position()).hasValue(42);
        assertThat(first.messageId()).contains(message);

        Checkpoint second = checkpoints.save(first, 43, Optional.empty());
        assertThat(checkpoints.load("mailer", SECOND)).isEqualTo(second);
        assertThat(second.position()).hasValue(43);
        assertThat(second.messageId()).isEmpty();
    }

    @Test
    void anotherSubscriptionAndAnotherShareHaveTheirOwn() {
        checkpoints.save(checkpoints.load("mailer", SECOND), 42, Optional.empty());

        for (Share share : List.of(Share.WHOLE, new Share(0, 3), new Share(1, 2))) {
            assertThat(checkpoints.load("mailer", share).position()).isEmpty();
        }
        assertThat(checkpoints.load("mail", SECOND).position()).isEmpty();
        assertThat(checkpoints.load("MAILER", SECOND).position()).isEmpty();
    }

    @Test
    void aSecondOwnerIsRefusedOnceTheFirstHasSaved() {
        Checkpoint common = checkpoints.load("mailer", Share.WHOLE);
        Checkpoint ofFirst = checkpoints.save(common, 1, Optional.empty());

        assertThatThrownBy(() -> checkpoints.save(common, 7, Optional.empty()))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("mailer");
        assertThat(checkpoints.load("mailer", Share.WHOLE)).isEqualTo(ofFirst);

        Checkpoint ofSecond =
                checkpoints.save(checkpoints.load("mailer", Share.WHOLE), 2, Optional.empty());
        assertThatThrownBy(() -> checkpoints.save(ofFirst, 3, Optional.empty()))
                .isInstanceOf(FencedException.class);
        assertThat(checkpoints.load("mailer", Share.WHOLE)).isEqualTo(ofSecond);
    }

    @Test
    void ofSeveralOwnersWhoSaveAtOnceOneGoesOn() throws Exception {
        int owners = 6;
        CyclicBarrier start = new CyclicBarrier(owners);
        Checkpoint from = checkpoints.load("mailer", Share.WHOLE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                Checkpoint common = from;
                long next = round;
                Callable<Integer> save =
                        () -> {
                            start.await();
                            try {
                                checkpoints.save(common, next, Optional.empty());
                                return 1;
                            } catch (FencedException e) {
                                return 0;
                            }
                        };
                int winners = 0;
                for (Future<Integer> each :
                        threads.invokeAll(java.util.Collections.nCopies(owners, save))) {
                    winners += each.get();
                }
                assertThat(winners).isOne();
                from = checkpoints.load("mailer", Share.WHOLE);
                assertThat(from.position()).hasValue(next);
                assertThat(from.version()).isEqualTo(round + 1);
            }
        }
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        for (String name : List.of("", "a b", "a+b", "x".repeat(101))) {
            assertThatThrownBy(() -> checkpoints.load(name, Share.WHOLE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(checkpoints.load("Mailer-2.0_x", Share.WHOLE).position()).isEmpty();
    }

    @Test
    void aDatabaseThatCannotBeReachedIsUnavailable() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setURL("jdbc:postgresql://127.0.0.1:1/none");

        assertThatThrownBy(() -> checkpoints(nowhere).load("mailer", Share.WHOLE))
                .isInstanceOf(UnavailableException.class);
    }
}
