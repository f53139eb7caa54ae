-- name: note_audit(at, actor, chat_id, broadcast_id, action, detail)!
-- Who did what, and when.
INSERT INTO audit (at, actor, chat_id, broadcast_id, action, detail)
VALUES (:at, :actor, :chat_id, :broadcast_id, :action, :detail);

-- name: audit_of(broadcast_id)
-- record_class: AuditEntry
-- What was done with a broadcast, the oldest first.
SELECT audit_id, at, actor, chat_id, broadcast_id, action, detail
FROM audit
WHERE broadcast_id = :broadcast_id
ORDER BY audit_id;

-- name: latest_audit(at_most)
-- record_class: AuditEntry
-- The newest entries of all, the newest first.
SELECT audit_id, at, actor, chat_id, broadcast_id, action, detail
FROM audit
ORDER BY audit_id DESC
LIMIT :at_most;
