-- name: draft_of(chat_id)^
-- record_class: Draft
-- What an organizer is preparing, or nothing.
SELECT chat_id, kind, step, facts, at
FROM draft
WHERE chat_id = :chat_id;

-- name: put_draft(chat_id, kind, step, facts, at)!
-- What an organizer is preparing now, in place of what they were.
INSERT INTO draft (chat_id, kind, step, facts, at)
VALUES (:chat_id, :kind, :step, :facts, :at)
ON CONFLICT (chat_id) DO UPDATE SET
    kind = excluded.kind, step = excluded.step, facts = excluded.facts, at = excluded.at;

-- name: drop_draft(chat_id)!
-- The organizer is done with it.
DELETE FROM draft
WHERE chat_id = :chat_id;
