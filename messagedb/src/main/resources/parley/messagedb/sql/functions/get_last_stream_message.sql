-- The stream's last message, or its last one of a type.
CREATE OR REPLACE FUNCTION message_store.get_last_stream_message(
    stream_name varchar,
    type varchar DEFAULT NULL
) RETURNS SETOF message_store.message
    LANGUAGE plpgsql
AS $$
BEGIN
    IF 'on' IN (current_setting('message_store.debug', true),
                current_setting('message_store.debug_get', true)) THEN
        RAISE NOTICE 'get_last_stream_message: stream_name %, type %',
            get_last_stream_message.stream_name, get_last_stream_message.type;
    END IF;
    RETURN QUERY
    SELECT m.id::varchar, m.stream_name::varchar, m.type::varchar, m.position,
        m.global_position, m.data::varchar, m.metadata::varchar, m.time
    FROM message_store.messages m
    WHERE m.stream_name = get_last_stream_message.stream_name
        AND (get_last_stream_message.type IS NULL OR m.type = get_last_stream_message.type)
    ORDER BY m.position DESC
    LIMIT 1;
END
$$;
