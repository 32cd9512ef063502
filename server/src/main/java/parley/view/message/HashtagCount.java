package parley.view.message;

/**
 * How many messages have a hashtag.
 *
 * @param previous how many had it in the period before
 */
public record HashtagCount(String hashtag, int count, int previous) {}
