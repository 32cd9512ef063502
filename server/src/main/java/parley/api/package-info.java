/**
 * The doors: how the outside reaches commands and views.
 *
 * <pre>
 *   REST ─┐
 *         ├─▶ Calls: who asks, until when, from which cursor on ─▶ Endpoint ─▶ command | view
 *   gRPC ─┘
 * </pre>
 *
 * An {@link parley.api.Endpoint} is one rpc of the protocol, written once; {@link
 * parley.api.RestDoor} offers it by the HTTP rule in its {@code .proto}, {@link
 * parley.api.GrpcDoor} as it is. {@link parley.api.Failure} is the one place where errors become
 * statuses. WebSocket as such is in {@code parley.api.ws}.
 */
package parley.api;
