package parley.domain;

/** Who asks. */
public sealed interface Caller {
    /** Nobody in particular: may read public topics and post to {@link TopicId#PUBLIC}. */
    record Anonymous() implements Caller {}

    /**
     * @param administrator may also change and delete what others created
     */
    record SignedIn(UserId user, boolean administrator) implements Caller {}

    static Caller anonymous() {
        return new Anonymous();
    }

    default boolean is(UserId user) {
        return this instanceof SignedIn signedIn && signedIn.user().equals(user);
    }

    default boolean isAdministrator() {
        return this instanceof SignedIn signedIn && signedIn.administrator();
    }
}
