-- A name without a dash is a category, and so is none at all.
CREATE OR REPLACE FUNCTION message_store.is_category(stream_name varchar) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(strpos(stream_name, '-'), 0) = 0;
