/**
 * A log in a file: an example of a store for the hub, small enough to be read in one go.
 *
 * <pre>
 * FileStore ── who may append what, and when it is stored
 *   ├─ Index       where each event stands          (memory)
 *   ├─ LogFile     lines that survive a crash       (events.jsonl)
 *   │    └─ JsonLine   one append as a line with its checksum
 *   └─ LogFolder   whose it is, and of which log    (lock, id)
 * </pre>
 */
package example.filestore;
