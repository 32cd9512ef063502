/**
 * A client of Message DB, the event store that is a schema in Postgres, with its own SQL for it.
 *
 * <p>A <em>message</em> is a stored record: an id, a type, JSON data and JSON metadata. Messages
 * are appended to <em>streams</em>, {@code account-1}, and never changed. The part before the first
 * {@code -} is the stream's <em>category</em>. A message has a gapless <em>position</em> in its
 * stream and a rising <em>global position</em> in the store.
 *
 * <pre>
 *   Schema.install ──────────► tables, functions, views (idempotent)
 *   MessageDb.append ────────► one function call = one transaction under the category's lock
 *   MessageDb.read… ─────────► a stream by position, a category by global position
 *   OrderedReader.readAfter ─► several categories by global position, without gaps
 *   StoreReader.readAfter ───► everything by global position, without gaps
 * </pre>
 *
 * <p>Subscriptions are in {@link parley.messagedb.subscription}, what is durable of them in {@link
 * parley.messagedb.progress}; both build on this package.
 *
 * <p>The classes keep no connection and start no thread: {@link parley.messagedb.MessageDb} and
 * {@link parley.messagedb.OrderedReader} borrow from the caller's {@code javax.sql.DataSource}.
 * They depend on JDBC only. What can go wrong is a small closed set, {@link
 * parley.messagedb.MessageDbException} and its subclasses, named by what the caller may do next.
 */
package parley.messagedb;
