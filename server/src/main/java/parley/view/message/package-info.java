/**
 * Messages as they are read: by id, and in pages of a topic.
 *
 * <pre>
 *   Messages ──▶ NewestMessages       the newest of each active topic, in memory
 *            ──▶ LuceneMessageIndex   all of them, on disk
 * </pre>
 */
package parley.view.message;
