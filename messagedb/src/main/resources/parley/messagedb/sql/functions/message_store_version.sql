-- The version of the interface, not of its implementation.
CREATE OR REPLACE FUNCTION message_store.message_store_version() RETURNS varchar
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '1.3.0';
