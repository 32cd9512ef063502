-- Beside the interface: appends several messages to one stream, all or none, and answers where
-- each was stored. It excludes, and is excluded by, write_message on the same category, and raises
-- the same errors. Within the stream its time never falls, even when the clock was set back. It leans on nothing but category() and hash_64(), which work without any
-- search_path in every implementation of the interface.
CREATE OR REPLACE FUNCTION message_store.append_messages(
    stream_name varchar,
    ids uuid[],
    types varchar[],
    data jsonb[],
    metadata jsonb[],
    expected_version bigint DEFAULT NULL,
    lock_timeout integer DEFAULT NULL
) RETURNS TABLE ("position" bigint, global_position bigint, "time" timestamp)
    LANGUAGE plpgsql
AS $$
DECLARE
    version bigint;
    latest timestamp;
    stamp timestamp;
BEGIN
    IF append_messages.lock_timeout IS NOT NULL THEN
        -- In milliseconds, for this transaction alone.
        PERFORM set_config('lock_timeout', append_messages.lock_timeout::text, true);
    END IF;
    PERFORM pg_advisory_xact_lock(
        message_store.hash_64(message_store.category(append_messages.stream_name)));
    -- A statement of its own: it sees what was committed before the lock was granted.
    SELECT m.position, m.time INTO version, latest
    FROM message_store.messages m
    WHERE m.stream_name = append_messages.stream_name
    ORDER BY m.position DESC
    LIMIT 1;
    version := coalesce(version, -1);

    IF append_messages.expected_version <> version THEN
        RAISE EXCEPTION 'Wrong expected version: % (Stream: %, Stream Version: %)',
            append_messages.expected_version, append_messages.stream_name, version;
    END IF;

    stamp := greatest(clock_timestamp() AT TIME ZONE 'utc', latest);
    -- Sorted before the defaults are filled in: global positions rise with the positions.
    RETURN QUERY
    INSERT INTO message_store.messages AS m
        (id, stream_name, position, type, data, metadata, time)
    SELECT new.id, append_messages.stream_name, version + new.place, new.type, new.data,
        new.metadata, stamp
    FROM unnest(
        append_messages.ids,
        append_messages.types,
        append_messages.data,
        append_messages.metadata
    ) WITH ORDINALITY AS new (id, type, data, metadata, place)
    ORDER BY new.place
    RETURNING m.position, m.global_position, m.time;
END
$$;
