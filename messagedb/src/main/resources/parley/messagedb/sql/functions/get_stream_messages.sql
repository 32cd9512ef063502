-- A stream's messages from a position on (inclusive), in order. -1 as batch size means no limit.
CREATE OR REPLACE FUNCTION message_store.get_stream_messages(
    stream_name varchar,
    "position" bigint DEFAULT 0,
    batch_size bigint DEFAULT 1000,
    condition varchar DEFAULT NULL
) RETURNS SETOF message_store.message
    LANGUAGE plpgsql
AS $$
DECLARE
    first_position bigint := coalesce(get_stream_messages.position, 0);
    most bigint := nullif(coalesce(get_stream_messages.batch_size, 1000), -1);
BEGIN
    IF message_store.is_category(get_stream_messages.stream_name) THEN
        RAISE EXCEPTION 'Must be a stream name: %', get_stream_messages.stream_name;
    END IF;
    IF 'on' IN (current_setting('message_store.debug', true),
                current_setting('message_store.debug_get', true)) THEN
        RAISE NOTICE 'get_stream_messages: stream_name %, position %, batch_size %, condition %',
            get_stream_messages.stream_name, first_position, most, get_stream_messages.condition;
    END IF;

    IF get_stream_messages.condition IS NULL THEN
        RETURN QUERY
        SELECT m.id::varchar, m.stream_name::varchar, m.type::varchar, m.position,
            m.global_position, m.data::varchar, m.metadata::varchar, m.time
        FROM message_store.messages m
        WHERE m.stream_name = get_stream_messages.stream_name AND m.position >= first_position
        ORDER BY m.position
        LIMIT most;
        RETURN;
    END IF;

    IF current_setting('message_store.sql_condition', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'Retrieval with SQL condition is not activated';
    END IF;
    -- Conditions name the table's columns, bare or as messages.…: hence no alias here.
    RETURN QUERY EXECUTE format(
        $query$
        SELECT id::varchar, stream_name::varchar, type::varchar, position, global_position,
            data::varchar, metadata::varchar, time
        FROM message_store.messages
        WHERE stream_name = $1 AND position >= $2 AND (%s)
        ORDER BY position
        LIMIT $3
        $query$,
        get_stream_messages.condition)
    USING get_stream_messages.stream_name, first_position, most;
END
$$;
