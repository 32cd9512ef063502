/**
 * Views of the log: what is derived from it, and can always be thrown away and derived again.
 *
 * <pre>
 *   Tail ──batch──▶ Applier ──▶ directory   who and what exists       (memory, snapshot on disk)
 *                           ──▶ message     pages of messages         (Lucene; the newest in memory)
 *                           ──▶ live        who follows which topics  (memory)
 *                           ──▶ position reached: writers that wait for it are answered
 * </pre>
 *
 * Each view has a cursor of its own and skips what it has. A view never writes the log. All apply
 * the same rule to each event in the log's order, so that all hubs show the same.
 */
package parley.view;
