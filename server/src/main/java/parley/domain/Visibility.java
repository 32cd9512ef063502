package parley.domain;

/** Who may read and post in a topic: anyone signed in, or members only. */
public enum Visibility {
    PUBLIC,
    PRIVATE
}
