-- name: question_of(chat_id)^
-- record_class: BroadcastQuestion
-- What an organizer is being asked about a broadcast, or nothing.
SELECT chat_id, broadcast_id, step, heard, album
FROM broadcast_question
WHERE chat_id = :chat_id;

-- name: put_question(chat_id, broadcast_id, step, heard, album)!
-- What an organizer is being asked now.
INSERT INTO broadcast_question (chat_id, broadcast_id, step, heard, album)
VALUES (:chat_id, :broadcast_id, :step, :heard, :album)
ON CONFLICT (chat_id) DO UPDATE SET
    broadcast_id = excluded.broadcast_id, step = excluded.step, heard = excluded.heard, album = excluded.album;

-- name: drop_question(chat_id)!
-- Nothing is asked any more.
DELETE FROM broadcast_question
WHERE chat_id = :chat_id;
