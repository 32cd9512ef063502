-- How many messages of each type there are, and which share of all that is, in percent.
CREATE OR REPLACE VIEW message_store.type_summary AS
    SELECT
        type,
        count(*) AS message_count,
        round(count(*) * 100.0 / sum(count(*)) OVER (), 2) AS percent
    FROM message_store.messages
    GROUP BY 1
    ORDER BY 1;
