-- account-1+2 → account; a category is its own. Bodies written as RETURN are bound when they are
-- created, so no caller's search_path can bend them, and the planner inlines them.
CREATE OR REPLACE FUNCTION message_store.category(stream_name varchar) RETURNS varchar
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN split_part(stream_name, '-', 1);
