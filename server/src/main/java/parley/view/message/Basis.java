package parley.view.message;

/**
 * What a page of a topic rests on: for as long as the topic's mark is this one, the page is what
 * would be read now.
 *
 * @param posts whether a post changes the page, too, and not only what edits and removes
 * @param mark the global position of the last write to the topic that may have changed the page
 */
public record Basis(boolean posts, long mark) {}
