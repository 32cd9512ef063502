package parley.view.message;

/**
 * A part of a text, in code points.
 *
 * @param end behind its last
 */
public record TextRange(int start, int end) {}
