/**
 * Measures a whole hub, from outside, as its clients meet it.
 *
 * <pre>
 *   Bench ──► HttpCommand, StartCommand ──► MarkdownTable
 *                  │              │
 *                  │ Scenario     ▼
 *                  │           Stage ──► HubProcess   a hub of its own, over a folder of its own
 *                  ▼
 *                Load ──► HubConnection               one thread a connection, each with a Script
 *                  │
 *                  ▼
 *                Round ──► Summary                    medians of the rounds, with Cpu's shares
 * </pre>
 *
 * The client shares the machine's cores with the hub and its database, so it does as little as it
 * can: blocking sockets, requests made ready beforehand, answers parsed no further than their
 * length.
 */
package parley.bench;
