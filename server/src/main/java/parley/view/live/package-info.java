/**
 * What happens now: who follows which topics, and how far each of them has come.
 *
 * <pre>
 *   Applier ──batch──▶ LiveView ──▶ LiveWindow     the newest events of all topics, in memory
 *                          │             ▲
 *                       wakes          read once for each loop
 *                          ▼             │
 *                      LiveLoop (one for each event loop) ──▶ Subscription ──▶ Subscriber (a socket)
 *                                                                  ▲
 *                      LiveHistory ── blocks of older events ──────┘  shared by all who catch up
 * </pre>
 *
 * A subscription is a cursor on the log. While its subscriber takes what comes, it is dealt out to:
 * what is new of a topic is put together once for all who follow it. When the subscriber does not
 * take any more, the loop forgets it and only its cursor is kept; once it takes again, it catches
 * up, from the window or from the history, and is dealt out to again. So nobody misses anything,
 * nobody waits for anybody else, and who stands still costs no memory.
 */
package parley.view.live;
