/**
 * WebSocket (RFC 6455): the upgrade of an HTTP/1.1 request, frames, and what keeps a connection
 * within bounds. Knows nothing of what is said over it.
 *
 * <pre>
 *   request ─▶ WebSocketEndpoint ─▶ Handshake, Origins, WebSocketAcceptor
 *                     │ 101
 *                     ▼
 *                 Takeover: the channel leaves the HTTP server
 *                     │
 *   bytes ─▶ ServerWebSocket ─▶ FrameDecoder ─▶ WebSocketHandler
 *   bytes ◀─ ServerWebSocket ◀─ ByteBuf of Frames ◀─ whoever holds the WebSocketConnection
 * </pre>
 */
package parley.api.ws;
