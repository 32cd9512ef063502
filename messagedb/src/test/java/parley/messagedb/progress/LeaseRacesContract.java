package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import parley.messagedb.TestPostgres;

/** Members who want the same share at the same moment. */
abstract class LeaseRacesContract extends LeasedStore {
    @Test
    void ofTwoWhoTakeOneShareAtOnceOneGetsIt() throws SQLException {
        Member first = leases.join("mailer", 1, LONG);
        try (Connection open = database.getConnection()) {
            open.setAutoCommit(false);
            assertThat(statements("other").take(open, 1)).containsOnlyKeys(0);

            assertThat(first.beat().held()).as("while the other has not committed").isEmpty();
            open.commit();
        }
        assertThat(first.beat().held()).isEmpty();
    }

    @Test
    void aRenewalThatComesAfterATakingLoses() throws SQLException {
        Member member = leases.join("mailer", 1, LONG);
        Lease lease = member.beat().held().getFirst();
        runOut(member);
        try (Connection open = database.getConnection()) {
            open.setAutoCommit(false);
            assertThat(statements("other").take(open, 1)).containsOnlyKeys(0);

            Standing standing = member.beat();
            assertThat(standing.lost()).containsExactly(lease);
            assertThat(standing.held()).isEmpty();
            open.commit();
        }
        assertThat(owner()).isEqualTo("other");
    }

    @Test
    void whatCouldNotBeRenewedBesideASaveIsTriedAgainSoon() throws SQLException {
        CheckpointTable checkpoints = new CheckpointTable(tables);
        Member member = leases.join("mailer", 1, LONG);
        Lease lease = member.beat().held().getFirst();
        Duration usual = member.interval();
        try (Connection open = database.getConnection()) {
            open.setAutoCommit(false);
            checkpoints.save(open, checkpoints.load(lease), 5, Optional.empty());

            assertThat(member.beat().held()).containsExactly(lease);
            assertThat(member.interval()).isLessThan(usual);
            open.commit();
        }
        member.beat();
        assertThat(member.interval()).isEqualTo(usual);
    }

    @Test
    void aTakingThatComesAfterARenewalLoses() throws SQLException {
        Member member = leases.join("mailer", 1, LONG);
        member.beat();
        Member second = leases.join("mailer", 1, LONG);
        try (Connection open = database.getConnection()) {
            open.setAutoCommit(false);
            assertThat(statements(member.id()).renew(open)).containsOnlyKeys(0);

            assertThat(second.beat().taken()).isEmpty();
            open.commit();
        }
        assertThat(owner()).isEqualTo(member.id());
    }

    @Test
    void aShareWhoseCheckpointIsBeingCommittedIsNeitherTakenNorLost() throws SQLException {
        CheckpointTable checkpoints = new CheckpointTable(tables);
        Member member = leases.join("mailer", 2, LONG);
        Lease lease = member.beat().held().getFirst();
        Member second = leases.join("mailer", 2, LONG);
        try (Connection handling = database.getConnection()) {
            handling.setAutoCommit(false);
            checkpoints.save(handling, checkpoints.load(lease), 1, Optional.empty());

            Standing standing = member.beat();
            assertThat(standing.held()).contains(lease);
            assertThat(standing.lost()).isEmpty();
            member.release(standing.held().getLast());
            assertThat(second.beat().taken())
                    .extracting(taken -> taken.share().member())
                    .containsExactly(1);
            handling.commit();
        }
        assertThat(checkpoints.load(lease).position()).hasValue(1);
    }

    /** Members of several processes, whose leases run out again and again. */
    @Test
    void noTokenIsEverGivenOutTwice() throws Exception {
        Queue<String> given = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> living =
                    () -> {
                        Member member = leases.join("mailer", 4, LONG);
                        for (int i = 0; i < 40; i++) {
                            Standing standing = member.beat();
                            standing.taken()
                                    .forEach(each -> given.add(each.share() + "/" + each.token()));
                            standing.surplus().forEach(member::release);
                            if (i % 8 == 7) {
                                runOut(member);
                            }
                        }
                        return true;
                    };
            for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(6, living))) {
                assertThat(each.get()).isTrue();
            }
        }
        assertThat(given).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    }

    private LeaseStatements statements(String id) {
        return new LeaseStatements(tables, "mailer", 1, id, LONG);
    }

    private String owner() {
        return TestPostgres.column(database, "SELECT owner FROM message_db_progress.share")
                .getFirst();
    }
}
