package parley.command;

/**
 * An entity's state.
 *
 * @param version of its stream, whose last events this hub may be unable to read; -1 when there is
 *     none
 * @param globalPosition that of the last event; 0 when there is none, or it is not known
 */
record Loaded<S>(S state, long version, long globalPosition) {
    /** As a view has it. */
    static <S> Loaded<S> known(S state, long version) {
        return new Loaded<>(state, version, 0);
    }

    static <S> Loaded<S> none(S state) {
        return new Loaded<>(state, -1, 0);
    }
}
