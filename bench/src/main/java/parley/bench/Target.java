package parley.bench;

import java.net.InetSocketAddress;

/**
 * A server that requests are sent to.
 *
 * @param pid of its process; what it has started itself is its database
 */
record Target(InetSocketAddress address, long pid) {}
