-- The log. Rows are only ever added; global_position rises in the order in which a category's
-- writers held its lock, and has gaps where a transaction was rolled back.
CREATE TABLE IF NOT EXISTS message_store.messages (
    global_position bigserial PRIMARY KEY,
    position bigint NOT NULL,
    time timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
    stream_name text NOT NULL,
    type text NOT NULL,
    data jsonb,
    metadata jsonb,
    id uuid NOT NULL DEFAULT gen_random_uuid()
);
