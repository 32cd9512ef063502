package parley.messagedb.progress;

import java.util.List;

/**
 * What one heartbeat of a {@link Member} found.
 *
 * @param held all leases that it holds now, in the order of their shares; those of {@code taken}
 *     and {@code surplus} are among them
 * @param taken leases that it did not hold before
 * @param surplus leases that other members are waiting for: finish the batch in hand, then {@link
 *     Member#release} them
 * @param lost leases that it held before, and no longer does: stop at once
 * @param members how many members share the group now, this one included
 */
public record Standing(
        List<Lease> held, List<Lease> taken, List<Lease> surplus, List<Lease> lost, int members) {
    public Standing {
        held = List.copyOf(held);
        taken = List.copyOf(taken);
        surplus = List.copyOf(surplus);
        lost = List.copyOf(lost);
    }
}
