-- name: own_person(chat_id)^
-- record_class: OwnPerson
-- Who a person is to the bot, or nothing.
SELECT language, state, joined_at, came_from, receipt, gone_at
FROM person
WHERE chat_id = :chat_id;

-- name: own_consents(chat_id)
-- record_class: OwnConsent
-- Everything that this person agreed to or withdrew, oldest first.
SELECT consent_id, purpose, action, wording_version, wording_hash, language, at, update_id
FROM consent
WHERE chat_id = :chat_id
ORDER BY consent_id;

-- name: own_subscriptions(chat_id)
-- record_class: OwnSubscription
-- What this person hears about now.
SELECT topic, consent_id
FROM subscription
WHERE chat_id = :chat_id
ORDER BY topic;

-- name: own_attendances(chat_id)
-- record_class: OwnAttendance
-- What this person said about events, the latest event first; each with a title, in their language where there is one.
SELECT attendance.event_id, attendance.place, attendance.asked_at, attendance.update_id, attendance.offered_until,
    attendance.answer, attendance.muted, event.starts_at,
    (
        SELECT event_text.title FROM event_text
        WHERE event_text.event_id = attendance.event_id
        ORDER BY event_text.language <> person.language, event_text.language
        LIMIT 1
    ) AS title
FROM attendance
JOIN event ON event.event_id = attendance.event_id
JOIN person ON person.chat_id = attendance.chat_id
WHERE attendance.chat_id = :chat_id
ORDER BY event.starts_at DESC, attendance.event_id;

-- name: own_rung_choices(chat_id)
-- record_class: OwnRungChoice
-- Which reminders this person chose.
SELECT rung, wanted
FROM rung_choice
WHERE chat_id = :chat_id
ORDER BY rung;

-- name: own_deliveries(chat_id)
-- record_class: OwnDelivery
-- What was sent to this person or is going to be, the latest first, and what each was about.
SELECT delivery.mailing_id, delivery.state, delivery.message_id, delivery.attempts, delivery.not_before, delivery.at,
    delivery.code, delivery.further, delivery.words, delivery.language, delivery.consent_id,
    mailing.kind, mailing.event_id, mailing.part, broadcast.broadcast_id
FROM delivery
JOIN mailing ON mailing.mailing_id = delivery.mailing_id
LEFT JOIN broadcast ON broadcast.mailing_id = delivery.mailing_id
WHERE delivery.chat_id = :chat_id
ORDER BY delivery.at DESC, delivery.mailing_id DESC;

-- name: own_drafts(chat_id)
-- record_class: OwnDraft
-- What this person is preparing.
SELECT kind, step, facts, at
FROM draft
WHERE chat_id = :chat_id;

-- name: own_questions(chat_id)
-- record_class: OwnQuestion
-- What this person is being asked about a broadcast.
SELECT broadcast_id, step, heard, album
FROM broadcast_question
WHERE chat_id = :chat_id;

-- name: own_watches(chat_id)
-- record_class: OwnWatch
-- The messages that show this person how broadcasts go.
SELECT broadcast_id, message_id
FROM broadcast_watch
WHERE chat_id = :chat_id
ORDER BY broadcast_id;

-- name: own_broadcasts(chat_id)
-- record_class: OwnBroadcast
-- The broadcasts that this person had a part in; who else had is nobody's business here, so each part is yes or no.
SELECT broadcast_id, kind, about, state, mailing_id, topic, languages, rested_days, send_at, paid, in_channel, says_so,
    most_a_week, fingerprint, created_at, confirmed_at, changed_as, changed_at, earlier_wording,
    coalesce(created_by = :chat_id, 0) AS created_by,
    coalesce(confirmed_by = :chat_id, 0) AS confirmed_by,
    coalesce(approved_by = :chat_id, 0) AS approved_by,
    coalesce(changed_by = :chat_id, 0) AS changed_by,
    -- What it says, where this person wrote it.
    (
        SELECT json_group_object(broadcast_text.language, json(broadcast_text.body)) FROM broadcast_text
        WHERE broadcast_text.broadcast_id = broadcast.broadcast_id AND broadcast.created_by = :chat_id
    ) AS texts
FROM broadcast
WHERE :chat_id IN (created_by, confirmed_by, approved_by, changed_by)
ORDER BY broadcast_id;

-- name: own_audit(chat_id)
-- record_class: OwnAuditEntry
-- What the audit has of this person, oldest first.
SELECT audit_id, at, actor, broadcast_id, action, detail
FROM audit
WHERE chat_id = :chat_id
ORDER BY audit_id;
