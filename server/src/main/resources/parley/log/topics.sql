-- Topics as they stand: the creation in each topic's stream and what was changed after it. The creator is a member
-- without being named in members.
CREATE OR REPLACE VIEW parley.topics AS
SELECT
  created.data->>'topicId' AS id,
  coalesce(renamed.data->>'name', created.data->>'name') AS name,
  coalesce(created.data->>'creatorId', '') AS creator_id,
  coalesce(shown.data->>'visibility', created.data->>'visibility') AS visibility,
  joined.members AS members,
  created.time AT TIME ZONE 'UTC' AS created_at,
  newest.time AT TIME ZONE 'UTC' AS updated_at,
  newest.position AS version
FROM (
  SELECT DISTINCT ON (stream_name) *
  FROM message_store.messages
  WHERE message_store.category(stream_name) = 'topic' AND type = 'TopicCreated'
    AND stream_name = 'topic-' || (data->>'topicId')
  ORDER BY stream_name, position) AS created
LEFT JOIN LATERAL (
  SELECT * FROM message_store.messages AS m
  WHERE m.stream_name = created.stream_name AND m.type = 'TopicRenamed' AND m.position > created.position
  ORDER BY m.position DESC LIMIT 1) AS renamed ON true
LEFT JOIN LATERAL (
  SELECT * FROM message_store.messages AS m
  WHERE m.stream_name = created.stream_name AND m.type = 'VisibilityChanged' AND m.position > created.position
  ORDER BY m.position DESC LIMIT 1) AS shown ON true
CROSS JOIN LATERAL (
  SELECT * FROM message_store.messages AS m
  WHERE m.stream_name = created.stream_name AND m.position >= created.position
    AND (m.id = created.id OR m.type IN ('TopicRenamed', 'VisibilityChanged', 'MembersAdded', 'MembersRemoved'))
  ORDER BY m.position DESC LIMIT 1) AS newest
CROSS JOIN LATERAL (
  -- A member is whoever was last added, not removed.
  SELECT coalesce(array_agg(last.user_id ORDER BY last.user_id COLLATE "C"), ARRAY[]::text[]) AS members
  FROM (
    SELECT DISTINCT ON (named.user_id) named.user_id, named.type
    FROM (
      SELECT m.position, m.type, jsonb_array_elements_text(coalesce(m.data->'members', m.data->'userIds')) AS user_id
      FROM message_store.messages AS m
      WHERE m.stream_name = created.stream_name AND m.position >= created.position
        AND (m.id = created.id OR m.type IN ('MembersAdded', 'MembersRemoved'))
        AND jsonb_typeof(coalesce(m.data->'members', m.data->'userIds')) = 'array') AS named
    ORDER BY named.user_id, named.position DESC) AS last
  WHERE last.type <> 'MembersRemoved') AS joined
WHERE NOT EXISTS (
  SELECT 1 FROM message_store.messages AS m
  WHERE m.stream_name = created.stream_name AND m.type = 'TopicDeleted' AND m.position > created.position)
