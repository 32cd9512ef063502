/**
 * Subscriptions: messages of a store are handed to a program's handler, in order, as they come.
 *
 * <pre>
 *   Subscriptions.to(Source) ──► SubscriptionBuilder ──► Subscription
 *                                                          │ its thread
 *            append, NOTIFY, polling ──► wakes ──►  look ──┴─► deliver ──► wait
 *                                                   Feed        Effect
 *                                                   ReadAhead   Bookmark, Parking
 * </pre>
 *
 * <p>A {@link parley.messagedb.subscription.Source} is a stream, a category or a consumer group
 * member's share of it, several categories in one order, or everything in one order. What a
 * subscription has durable, its checkpoint, leases of shares and parked messages, is in {@link
 * parley.messagedb.progress}.
 *
 * <p>Everything is plain blocking code on one thread for each subscription, of the platform unless
 * told otherwise. It borrows a connection for each look and each transaction, and holds none in
 * between.
 */
package parley.messagedb.subscription;
