-- A category's messages from a global position on (inclusive), in global order, narrowed by
-- correlation, consumer group and condition. -1 as batch size means no limit.
CREATE OR REPLACE FUNCTION message_store.get_category_messages(
    category varchar,
    "position" bigint DEFAULT 1,
    batch_size bigint DEFAULT 1000,
    correlation varchar DEFAULT NULL,
    consumer_group_member bigint DEFAULT NULL,
    consumer_group_size bigint DEFAULT NULL,
    condition varchar DEFAULT NULL
) RETURNS SETOF message_store.message
    LANGUAGE plpgsql
    -- A batch is read in the order of messages_category and left off when it is full. The planner
    -- cannot tell how many rows a consumer group's share or a condition leaves, and would at times
    -- rather read the whole table, other categories included, and sort it.
    SET enable_seqscan TO off
    SET enable_bitmapscan TO off
    SET max_parallel_workers_per_gather TO 0
AS $$
DECLARE
    first_position bigint := coalesce(get_category_messages.position, 1);
    most bigint := nullif(coalesce(get_category_messages.batch_size, 1000), -1);
    narrowed text := '';
    faulty text;
BEGIN
    IF NOT message_store.is_category(get_category_messages.category) THEN
        RAISE EXCEPTION 'Must be a category: %', get_category_messages.category;
    END IF;

    IF correlation IS NOT NULL THEN
        IF NOT message_store.is_category(correlation) THEN
            RAISE EXCEPTION 'Correlation must be a category (Correlation: %)', correlation;
        END IF;
        narrowed := narrowed
            || ' AND message_store.category(metadata ->> ''correlationStreamName'') = $4';
    END IF;

    IF consumer_group_member IS NOT NULL OR consumer_group_size IS NOT NULL THEN
        faulty := CASE
            WHEN consumer_group_member IS NULL OR consumer_group_size IS NULL
                THEN 'member and size must be specified'
            WHEN consumer_group_size < 1 THEN 'size must not be less than 1'
            WHEN consumer_group_member < 0 THEN 'member must not be less than 0'
            WHEN consumer_group_member >= consumer_group_size
                THEN 'member must be less than the group size'
        END;
        IF faulty IS NOT NULL THEN
            RAISE EXCEPTION 'Consumer group % (Consumer Group Member: %, Consumer Group Size: %)',
                faulty, consumer_group_member, consumer_group_size;
        END IF;
        narrowed := narrowed
            || ' AND abs(message_store.hash_64(message_store.cardinal_id(stream_name))) % $6 = $5';
    END IF;

    IF condition IS NOT NULL THEN
        IF current_setting('message_store.sql_condition', true) IS DISTINCT FROM 'on' THEN
            RAISE EXCEPTION 'Retrieval with SQL condition is not activated';
        END IF;
        narrowed := narrowed || ' AND (' || condition || ')';
    END IF;

    IF 'on' IN (current_setting('message_store.debug', true),
                current_setting('message_store.debug_get', true)) THEN
        RAISE NOTICE 'get_category_messages: category %, position %, batch_size %, correlation %, consumer_group_member %, consumer_group_size %, condition %',
            get_category_messages.category, first_position, most, correlation,
            consumer_group_member, consumer_group_size, condition;
    END IF;

    -- Bounds and order are written over (category, global_position), never over global_position
    -- alone: messages_category is then the only index that gives the order, and what other
    -- categories hold cannot slow the read down. Were the category fixed by an equality, the planner
    -- could walk the primary key instead and throw millions of others' rows away.
    RETURN QUERY EXECUTE format(
        $query$
        SELECT id::varchar, stream_name::varchar, type::varchar, position, global_position,
            data::varchar, metadata::varchar, time
        FROM message_store.messages
        WHERE (message_store.category(stream_name), global_position) >= ($1, $2)
            AND message_store.category(stream_name) <= $1 %s
        ORDER BY message_store.category(stream_name), global_position
        LIMIT $3
        $query$,
        narrowed)
    USING get_category_messages.category, first_position, most, correlation,
        consumer_group_member, consumer_group_size;
END
$$;
