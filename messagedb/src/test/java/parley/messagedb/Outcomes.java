package parley.messagedb;

import java.util.List;
import java.util.UUID;

/** Is told what writers were told. */
interface Outcomes {
    /** An append was acknowledged: for the first time, or once more. */
    void stored(String streamName, List<UUID> ids, List<Appended> places);

    /** None of these is stored, it was said. */
    void refused(List<UUID> ids);

    /** Either all of these are stored, or none. */
    void unknown(List<UUID> ids);

    /** An append was refused since its stream was beyond the version that it expected. */
    void overtaken(String streamName, long expected);

    /** What must never happen. */
    void wrong(String what);
}
