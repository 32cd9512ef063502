package parley.log;

import java.util.UUID;

/**
 * An event as a store is given it.
 *
 * @param id unique in the log
 * @param data the text of a JSON object
 * @param metadata the text of a JSON object
 */
public record EncodedEvent(UUID id, String type, String data, String metadata) {}
