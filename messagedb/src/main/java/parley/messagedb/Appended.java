package parley.messagedb;

import java.time.Instant;

/**
 * Where an appended message has been stored.
 *
 * @param position its place in its stream, from 0, without gaps
 * @param globalPosition its place in the whole store: rising, with gaps
 * @param time when it was stored, to the microsecond
 */
public record Appended(long position, long globalPosition, Instant time) {}
