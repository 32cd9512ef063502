package parley.command;

/**
 * An entity's state and its stream's version, whose last events this hub may be unable to read; -1
 * when there is none.
 */
record Loaded<S>(S state, long version) {}
