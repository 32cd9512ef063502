-- Makes the caller's transaction the only writer of the stream's category until it ends, and
-- answers the lock's key.
CREATE OR REPLACE FUNCTION message_store.acquire_lock(stream_name varchar) RETURNS bigint
    LANGUAGE plpgsql
AS $$
DECLARE
    lock_key bigint := message_store.hash_64(message_store.category(stream_name));
BEGIN
    PERFORM pg_advisory_xact_lock(lock_key);
    IF 'on' IN (current_setting('message_store.debug', true),
                current_setting('message_store.debug_write', true)) THEN
        RAISE NOTICE 'acquire_lock: stream_name %, key %', stream_name, lock_key;
    END IF;
    RETURN lock_key;
END
$$;
