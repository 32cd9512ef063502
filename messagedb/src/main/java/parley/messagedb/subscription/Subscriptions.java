package parley.messagedb.subscription;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;
import parley.messagedb.MessageDb;

/**
 * Where a program's subscriptions to one store begin, and what they have in common.
 *
 * <p>Unchangeable: what sets something answers another one with it. Keeps nothing open, and needs
 * no closing.
 */
public final class Subscriptions {
    /** Soon at first, then at most ten times a second. */
    public static final Polling POLLING =
            Polling.exponential(Duration.ofMillis(5), Duration.ofMillis(100), 1.5);

    private final DataSource database;
    private final MessageDb store;
    private final Polling polling;
    private final ThreadFactory threads;

    /**
     * @param database connections to the store: one for each look, and none in between. A pool of
     *     them makes that cheap
     * @param store the client of the same store by which this program appends, so that its appends
     *     wake its subscriptions
     */
    public Subscriptions(DataSource database, MessageDb store) {
        this(
                database,
                store,
                POLLING,
                Thread.ofPlatform().daemon().name("message-db-subscription-", 0).factory());
    }

    private Subscriptions(
            DataSource database, MessageDb store, Polling polling, ThreadFactory threads) {
        this.database = database;
        this.store = store;
        this.polling = polling;
        this.threads = threads;
    }

    /** How often those that have caught up look, unless told otherwise; {@link #POLLING}. */
    public Subscriptions polling(Polling newPolling) {
        return new Subscriptions(database, store, newPolling, threads);
    }

    /**
     * Which threads they run on: one for each, and while it catches up another now and then, for
     * one page. Daemon threads of the platform unless told otherwise, which hear sooner from their
     * sockets; virtual ones are for a program with thousands of subscriptions.
     */
    public Subscriptions threads(ThreadFactory newThreads) {
        return new Subscriptions(database, store, polling, newThreads);
    }

    /** Plans a subscription; it begins once it is told who takes its messages. */
    public SubscriptionBuilder to(Source source) {
        return new SubscriptionBuilder(
                database, store, threads, InstantSource.system(), polling, source);
    }
}
