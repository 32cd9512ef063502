-- The first 64 bits of the value's MD5, as a signed number.
CREATE OR REPLACE FUNCTION message_store.hash_64(value varchar) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ('x' || left(md5(value), 16))::bit(64)::bigint;
