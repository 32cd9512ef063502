package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.messagedb.TestPostgres;
import parley.messagedb.UnavailableException;

/** How members share out what there is to do. */
abstract class LeasesContract extends LeasedStore {
    @Test
    void whoIsAloneTakesAllShares() {
        Member member = leases.join("mailer", 3, LONG);

        Standing standing = member.beat();

        assertThat(standing.held()).extracting(Lease::share).containsExactlyElementsOf(shares(3));
        assertThat(standing.taken()).isEqualTo(standing.held());
        assertThat(standing.surplus()).isEmpty();
        assertThat(standing.lost()).isEmpty();
        assertThat(standing.members()).isOne();
        assertThat(standing.held()).allMatch(Lease::stillHeld);
    }

    @Test
    void aBeatRenewsAndTakesNothingAnew() {
        Member member = leases.join("mailer", 3, LONG);
        Standing first = member.beat();
        Duration before = first.held().getFirst().remaining();

        Standing second = member.beat();

        assertThat(second.held()).isEqualTo(first.held());
        assertThat(second.taken()).isEmpty();
        assertThat(second.held().getFirst().remaining())
                .as("later than that of the first beat")
                .isGreaterThan(before.minus(LONG.dividedBy(2)));
    }

    @Test
    void whoJoinsGetsItsPartOnceTheOthersGiveBackWhatIsTooMuch() {
        Member first = leases.join("mailer", 5, LONG);
        first.beat();
        Member second = leases.join("mailer", 5, LONG);

        assertThat(second.beat().held()).as("all are taken").isEmpty();
        Standing crowded = first.beat();
        assertThat(crowded.held()).as("until it has released them").hasSize(5);
        assertThat(crowded.surplus())
                .extracting(lease -> lease.share().member())
                .containsExactly(3, 4);
        crowded.surplus().forEach(first::release);
        assertThat(crowded.surplus()).noneMatch(Lease::stillHeld);

        assertThat(second.beat().taken())
                .extracting(lease -> lease.share().member())
                .containsExactly(3, 4);
        assertThat(first.beat().held()).hasSize(3);
        assertThat(first.beat().surplus()).isEmpty();
    }

    @Test
    void anyNumberOfMembersSharesOutAnyNumberOfSharesEvenly() {
        for (int size = 1; size <= 7; size++) {
            List<Member> members = new ArrayList<>();
            for (int count = 1; count <= 4; count++) {
                members.add(leases.join("mailer-" + size, size, LONG));
                settle(members);

                List<Integer> parts =
                        members.stream().map(member -> member.beat().held().size()).toList();
                assertThat(parts.stream().mapToInt(part -> part).sum()).isEqualTo(size);
                assertThat(Collections.max(parts) - Collections.min(parts)).isLessThanOrEqualTo(1);
            }
            while (members.size() > 1) {
                members.removeFirst().close();
                settle(members);
                assertThat(members.stream().mapToInt(member -> member.beat().held().size()).sum())
                        .as("those who stay take over from those who leave")
                        .isEqualTo(size);
            }
        }
    }

    @Test
    void eachTakingHasAHigherToken() {
        long last = 0;
        for (int i = 0; i < 5; i++) {
            try (Member member = leases.join("mailer", 1, LONG)) {
                Lease lease = member.beat().held().getFirst();
                assertThat(lease.token()).isGreaterThan(last);
                last = lease.token();
                member.release(lease);
                Lease again = member.beat().held().getFirst();
                assertThat(again.token()).isGreaterThan(last);
                last = again.token();
            }
        }
    }

    @Test
    void theSharesOfAMemberThatIsGoneAreTakenOverAndItsRowIsSweptUp() {
        Member gone = leases.join("mailer", 2, LONG);
        Lease stale = gone.beat().held().getFirst();
        Member second = leases.join("mailer", 2, LONG);
        runOut(gone);

        Standing standing = second.beat();

        assertThat(standing.held()).hasSize(2);
        assertThat(standing.members()).isOne();
        assertThat(standing.held().getFirst().token()).isGreaterThan(stale.token());
        assertThat(TestPostgres.column(database, "SELECT id FROM message_db_progress.member"))
                .containsExactly(second.id());

        Standing awake = gone.beat();
        assertThat(awake.lost()).as("what it had").hasSize(2).contains(stale);
        assertThat(stale.stillHeld()).isFalse();
        assertThat(awake.held()).isEmpty();
        assertThat(awake.members()).as("it is back").isEqualTo(2);
    }

    @Test
    void whatRanOutUntakenIsLostAndTakenAnew() {
        Member member = leases.join("mailer", 1, LONG);
        Lease before = member.beat().held().getFirst();
        runOut(member);

        Standing standing = member.beat();

        assertThat(standing.lost()).containsExactly(before);
        assertThat(before.stillHeld()).isFalse();
        assertThat(standing.taken()).hasSize(1);
        assertThat(standing.taken().getFirst().token()).isGreaterThan(before.token());
    }

    @Test
    void membersWhoCountOtherSharesAreRefused() {
        Member member = leases.join("mailer", 3, LONG);

        assertThatThrownBy(() -> leases.join("mailer", 4, LONG))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("3 shares, not 4");
        member.close();
        assertThat(leases.join("mailer", 4, LONG).beat().held()).hasSize(4);
    }

    @Test
    void whoHasLeftHoldsNothing() {
        Member member = leases.join("mailer", 2, LONG);
        List<Lease> held = member.beat().held();

        member.close();
        member.close();

        assertThat(held).noneMatch(Lease::stillHeld);
        assertThatThrownBy(member::beat).isInstanceOf(IllegalStateException.class);
        assertThat(leases.join("mailer", 2, LONG).beat().taken()).hasSize(2);
    }

    @Test
    void aLeaseThatIsNotRenewedEndsByItself() {
        Member member = leases.join("mailer", 1, Leases.SHORTEST);
        Lease lease = member.beat().held().getFirst();

        while (lease.stillHeld()) {
            Thread.onSpinWait();
        }
        assertThat(lease.remaining()).isLessThanOrEqualTo(Duration.ZERO);
        awaitTheDatabaseSaysSo(lease);
    }

    /** It is over here a little before it is over there. */
    private void awaitTheDatabaseSaysSo(Lease lease) {
        CheckpointTable checkpoints = new CheckpointTable(tables);
        boolean over = false;
        while (!over) {
            try {
                checkpoints.load(lease);
            } catch (FencedException e) {
                over = true;
            }
        }
    }

    @Test
    void withoutTheDatabaseLeasesGoOnUntilTheirEnd() {
        Breakable breakable = new Breakable(database);
        Member member =
                new Leases(new ProgressTables(breakable, tables.schema())).join("mailer", 1, LONG);
        Lease lease = member.beat().held().getFirst();
        breakable.breakUp();

        assertThatThrownBy(member::beat).isInstanceOf(UnavailableException.class);
        assertThat(lease.stillHeld()).isTrue();
        assertThatThrownBy(member::close).isInstanceOf(UnavailableException.class);
        assertThat(lease.stillHeld()).isFalse();
    }

    @Test
    void impossibleTermsAndSizesAreRefused() {
        for (Duration term : List.of(Duration.ZERO, Duration.ofMillis(99), Duration.ofHours(2))) {
            assertThatThrownBy(() -> leases.join("mailer", 1, term))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> leases.join("mailer", 0, LONG))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Share> shares(int size) {
        return Share.of(size).toList();
    }

    /** Two rounds: one to give back, one to take. */
    private static void settle(List<Member> members) {
        for (int round = 0; round < 2; round++) {
            members.forEach(member -> member.beat().surplus().forEach(member::release));
        }
    }
}
