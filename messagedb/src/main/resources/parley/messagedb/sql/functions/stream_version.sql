-- The position of the stream's last message, or null when there is none.
CREATE OR REPLACE FUNCTION message_store.stream_version(stream_name varchar) RETURNS bigint
    LANGUAGE sql
    RETURN (
        SELECT max(m.position)
        FROM message_store.messages m
        WHERE m.stream_name = stream_version.stream_name
    );
