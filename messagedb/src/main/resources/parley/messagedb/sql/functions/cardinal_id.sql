-- account-1+2 → 1; null for a category.
CREATE OR REPLACE FUNCTION message_store.cardinal_id(stream_name varchar) RETURNS varchar
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN split_part(message_store.id(stream_name), '+', 1);
