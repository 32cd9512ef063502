-- How many messages of each type each stream holds, and which share of all that is, in percent.
CREATE OR REPLACE VIEW message_store.stream_type_summary AS
    SELECT
        stream_name,
        type,
        count(*) AS message_count,
        round(count(*) * 100.0 / sum(count(*)) OVER (), 2) AS percent
    FROM message_store.messages
    GROUP BY 1, 2
    ORDER BY 1, 2;
