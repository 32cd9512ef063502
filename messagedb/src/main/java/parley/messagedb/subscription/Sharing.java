package parley.messagedb.subscription;

import java.time.Duration;
import parley.messagedb.progress.Leases;

/**
 * How the members of a group share out a category.
 *
 * @param shares how many shares there are, the same for all members
 * @param term how long a share stays with a member that says nothing
 */
record Sharing(Leases leases, int shares, Duration term) {
    Sharing {
        if (shares < 1) {
            throw new IllegalArgumentException("There is at least one share: " + shares);
        }
    }
}
