package parley.domain;

import java.util.Optional;

/**
 * What a user tells about themselves.
 *
 * @param avatar a picture's address, or whatever clients agree on; Parley gives it no meaning; may
 *     be empty
 * @param data for programs: the text of a JSON object
 */
public record UserProfile(UserName name, String avatar, Optional<String> data) {
    /** Bound of an avatar, in bytes of UTF-8. */
    public static final int MAX_AVATAR_BYTES = 2048;

    /** Bound of the data, in bytes of UTF-8: every hub holds it in memory. */
    public static final int MAX_DATA_BYTES = 8192;

    /** Of someone who has told nothing: named as the id says. */
    public static UserProfile of(UserId user) {
        return new UserProfile(new UserName(user.text()), "", Optional.empty());
    }

    /**
     * This profile, if it keeps the bounds.
     *
     * @throws InvalidInput when it does not
     */
    public UserProfile checked() {
        check("avatar", avatar, MAX_AVATAR_BYTES);
        data.ifPresent(text -> check("profile_data", text, MAX_DATA_BYTES));
        return this;
    }

    private static void check(String field, String text, int maxBytes) {
        int bytes = PlainText.utf8Length(PlainText.check(field, text));
        if (bytes > maxBytes) {
            throw new InvalidInput(field, text, "be at most " + maxBytes + " bytes, not " + bytes);
        }
    }
}
