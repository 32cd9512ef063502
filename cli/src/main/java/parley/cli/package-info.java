/**
 * What a person or a program does from a terminal, over the hub's public API and nothing else.
 *
 * <pre>
 *   Parley ──► PostCommand, TopicsCommand, … ──► HubClient ──► RestApi ──► Exchange ──► the hub
 *        │               │
 *        │               ▼
 *        │     Terminal ◄── Table ◄── HarmlessText
 *        │               ▲
 *        ▼               │ LiveFrame
 *   TailCommand ──► Follower ──► LiveDoor, LiveSocket ──► the hub
 * </pre>
 *
 * A command asks the hub through {@link parley.cli.HubClient} and shows the answer through {@link
 * parley.cli.Terminal}; only there does text from others reach a screen, and only after {@link
 * parley.cli.HarmlessText}. {@link parley.cli.Follower} goes on over another connection when one is
 * lost. Failures travel as {@link parley.cli.HubFailure} and become exit codes in {@link
 * parley.cli.Parley}.
 */
package parley.cli;
