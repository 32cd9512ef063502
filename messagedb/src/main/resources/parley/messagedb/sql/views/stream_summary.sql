-- How many messages each stream holds, and which share of all that is, in percent.
CREATE OR REPLACE VIEW message_store.stream_summary AS
    SELECT
        stream_name,
        count(*) AS message_count,
        round(count(*) * 100.0 / sum(count(*)) OVER (), 2) AS percent
    FROM message_store.messages
    GROUP BY 1
    ORDER BY 1;
