-- Appends one message and answers its position. Time is read after the lock is held, so within a
-- category it rises with the position.
CREATE OR REPLACE FUNCTION message_store.write_message(
    id varchar,
    stream_name varchar,
    type varchar,
    data jsonb,
    metadata jsonb DEFAULT NULL,
    expected_version bigint DEFAULT NULL
) RETURNS bigint
    LANGUAGE plpgsql
AS $$
DECLARE
    version bigint;
    message_id uuid;
BEGIN
    PERFORM message_store.acquire_lock(write_message.stream_name);
    -- A statement of its own: it sees what was committed before the lock was granted.
    SELECT coalesce(max(m.position), -1) INTO version
    FROM message_store.messages m
    WHERE m.stream_name = write_message.stream_name;

    IF write_message.expected_version <> version THEN
        RAISE EXCEPTION 'Wrong expected version: % (Stream: %, Stream Version: %)',
            write_message.expected_version, write_message.stream_name, version;
    END IF;

    -- Before the insert, so that what is no UUID costs no global position.
    message_id := write_message.id;

    INSERT INTO message_store.messages (id, stream_name, position, type, data, metadata, time)
    VALUES (
        message_id,
        write_message.stream_name,
        version + 1,
        write_message.type,
        write_message.data,
        write_message.metadata,
        clock_timestamp() AT TIME ZONE 'utc'
    );

    IF 'on' IN (current_setting('message_store.debug', true),
                current_setting('message_store.debug_write', true)) THEN
        RAISE NOTICE 'write_message: id %, stream_name %, type %, data %, metadata %, expected_version % → position %',
            write_message.id, write_message.stream_name, write_message.type, write_message.data,
            write_message.metadata, write_message.expected_version, version + 1;
    END IF;
    RETURN version + 1;
END
$$;
