-- The row that every read answers. CREATE TYPE knows no IF NOT EXISTS.
DO $$
BEGIN
    IF to_regtype('message_store.message') IS NULL THEN
        CREATE TYPE message_store.message AS (
            id varchar,
            stream_name varchar,
            type varchar,
            position bigint,
            global_position bigint,
            data varchar,
            metadata varchar,
            time timestamp
        );
    END IF;
END
$$;
