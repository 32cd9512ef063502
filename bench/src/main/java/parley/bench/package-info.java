/**
 * Measures a whole hub, from outside, as its clients meet it, and the store below it.
 *
 * <pre>
 *   Bench ──► AppendCommand   Callers ──► Writer       Parley's client, the original, raw inserts
 *     ├─────► ReadsCommand    ReadCell                 both stores over the same messages
 *     ├─────► HttpCommand     Scenario ──► Load ──► Worker ──► HubConnection
 *     └─────► StartCommand                             Load is one thread, each Worker has a Script
 *
 *   Stage ──► HubProcess, Databases                    a hub of its own, over a folder of its own
 *   Round ──► Rounds ──► MarkdownTable, Bars           medians of the rounds, with Cpu's shares
 * </pre>
 *
 * The client shares the machine's cores with the hub and its database, so it does as little as it
 * can: one thread, requests made ready beforehand, answers parsed no further than their length.
 */
package parley.bench;
