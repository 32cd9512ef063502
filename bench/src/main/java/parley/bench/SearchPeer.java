package parley.bench;

/** A server that has the messages, and how it is asked. */
record SearchPeer(String name, Target target, SearchDialect dialect) {}
