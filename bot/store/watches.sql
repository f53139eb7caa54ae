-- name: watch(broadcast_id, chat_id)!
-- An organizer is shown how it goes, in a message of its own.
INSERT INTO broadcast_watch (broadcast_id, chat_id, message_id)
VALUES (:broadcast_id, :chat_id, NULL)
ON CONFLICT (broadcast_id, chat_id) DO UPDATE SET message_id = NULL;

-- name: watches()
-- record_class: Watch
-- The messages that show how broadcasts go.
SELECT broadcast_id, chat_id, message_id
FROM broadcast_watch
ORDER BY broadcast_id, chat_id;

-- name: note_watch(broadcast_id, chat_id, message_id)!
-- Telegram's number of the message.
UPDATE broadcast_watch SET message_id = :message_id
WHERE broadcast_id = :broadcast_id AND chat_id = :chat_id;

-- name: end_watch(broadcast_id, chat_id)!
-- It shows the end.
DELETE FROM broadcast_watch
WHERE broadcast_id = :broadcast_id AND chat_id = :chat_id;
