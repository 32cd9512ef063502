package parley.messagedb;

import java.time.Instant;

/**
 * Where an appended message is stored.
 *
 * @param position its place in its stream, from 0, without gaps
 * @param globalPosition its place in the whole store: rising, with gaps
 * @param time when it was stored, to the microsecond
 * @param repeated whether it had been there before this append, which then stored nothing
 */
public record Appended(long position, long globalPosition, Instant time, boolean repeated) {}
