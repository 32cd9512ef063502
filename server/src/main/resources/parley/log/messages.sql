-- Messages as they stand: what was posted to topics that are there, by users who are, in the form of the last edit.
CREATE OR REPLACE VIEW parley.messages AS
SELECT
  posted.data->>'messageId' AS id,
  posted.data->>'topicId' AS topic_id,
  posted.position AS position,
  coalesce(posted.data->>'userId', '') AS user_id,
  coalesce(form.data->>'contentType', '') AS content_type,
  coalesce(form.data->>'contentText', '') AS content_text,
  form.data->'contentData' AS content_data,
  coalesce(form.data->'hashtags', '[]'::jsonb) AS given_hashtags,
  coalesce(posted.data->>'replyTo', '') AS reply_to,
  posted.time AT TIME ZONE 'UTC' AS created_at,
  form.time AT TIME ZONE 'UTC' AS updated_at,
  CASE WHEN form.id = posted.id THEN -1 ELSE form.position END AS version,
  form.id <> posted.id AS edited,
  posted.global_position AS global_position
FROM message_store.messages AS posted
CROSS JOIN LATERAL (
  SELECT m.id, m.data, m.time, m.position FROM message_store.messages AS m
  WHERE m.stream_name = 'change-' || (posted.data->>'topicId') || '+' || (posted.data->>'messageId')
    AND m.type = 'MessageEdited'
  UNION ALL
  SELECT posted.id, posted.data, posted.time, -1
  ORDER BY position DESC LIMIT 1) AS form
WHERE message_store.category(posted.stream_name) = 'message' AND posted.type = 'MessagePosted'
  AND posted.stream_name = 'message-' || (posted.data->>'topicId')
  AND EXISTS (
    SELECT 1 FROM message_store.messages AS created
    WHERE created.stream_name = 'topic-' || (posted.data->>'topicId') AND created.type = 'TopicCreated'
      AND created.global_position < posted.global_position
      AND NOT EXISTS (
        SELECT 1 FROM message_store.messages AS deleted
        WHERE deleted.stream_name = created.stream_name AND deleted.type = 'TopicDeleted'
          AND deleted.position > created.position))
  AND NOT EXISTS (
    SELECT 1 FROM message_store.messages AS registered
    JOIN message_store.messages AS deleted
      ON deleted.stream_name = registered.stream_name AND deleted.position > registered.position
    WHERE registered.stream_name = 'user-' || (posted.data->>'userId')
      AND registered.type = 'UserRegistered' AND deleted.type = 'UserDeleted')
  AND NOT EXISTS (
    SELECT 1 FROM message_store.messages AS m
    WHERE m.stream_name = 'change-' || (posted.data->>'topicId') || '+' || (posted.data->>'messageId')
      AND m.type = 'MessageDeleted')
