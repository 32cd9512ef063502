-- Users as they stand: the first registration of each user's stream and the last of each kind of change after it.
CREATE OR REPLACE VIEW parley.users AS
SELECT
  registered.data->>'userId' AS id,
  coalesce(renamed.data->>'name', registered.data->>'name') AS name,
  coalesce(
    CASE WHEN pictured.id IS NULL THEN registered.data->>'avatar' ELSE pictured.data->>'avatar' END,
    '') AS avatar,
  CASE WHEN told.id IS NULL THEN registered.data->'profileData' ELSE told.data->'profileData' END AS profile_data,
  registered.time AT TIME ZONE 'UTC' AS created_at,
  newest.time AT TIME ZONE 'UTC' AS updated_at,
  newest.position AS version
FROM (
  SELECT DISTINCT ON (stream_name) *
  FROM message_store.messages
  WHERE message_store.category(stream_name) = 'user' AND type = 'UserRegistered'
    AND stream_name = 'user-' || (data->>'userId')
  ORDER BY stream_name, position) AS registered
LEFT JOIN LATERAL (
  SELECT * FROM message_store.messages AS m
  WHERE m.stream_name = registered.stream_name AND m.type = 'UserRenamed' AND m.position > registered.position
  ORDER BY m.position DESC LIMIT 1) AS renamed ON true
LEFT JOIN LATERAL (
  SELECT * FROM message_store.messages AS m
  WHERE m.stream_name = registered.stream_name AND m.type = 'AvatarChanged' AND m.position > registered.position
  ORDER BY m.position DESC LIMIT 1) AS pictured ON true
LEFT JOIN LATERAL (
  SELECT * FROM message_store.messages AS m
  WHERE m.stream_name = registered.stream_name AND m.type = 'ProfileChanged' AND m.position > registered.position
  ORDER BY m.position DESC LIMIT 1) AS told ON true
CROSS JOIN LATERAL (
  SELECT * FROM message_store.messages AS m
  WHERE m.stream_name = registered.stream_name AND m.position >= registered.position
    AND (m.id = registered.id OR m.type IN ('UserRenamed', 'AvatarChanged', 'ProfileChanged'))
  ORDER BY m.position DESC LIMIT 1) AS newest
WHERE NOT EXISTS (
  SELECT 1 FROM message_store.messages AS m
  WHERE m.stream_name = registered.stream_name AND m.type = 'UserDeleted' AND m.position > registered.position)
