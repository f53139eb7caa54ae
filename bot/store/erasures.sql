-- name: events_over(chat_id, now)
-- The events of this person that are over and still count their people, each with its start. (Of those who hear of all
-- events it is every one.)
SELECT event_id, starts_at
FROM event
WHERE coalesce(ends_at, starts_at) <= :now
    AND NOT EXISTS (
        SELECT 1 FROM event_total
        WHERE event_total.event_id = event.event_id AND event_total.starts_at = event.starts_at
    )
    AND (
        EXISTS (
            SELECT 1 FROM attendance
            WHERE attendance.event_id = event.event_id AND attendance.chat_id = :chat_id
        )
        OR EXISTS (
            SELECT 1 FROM subscription
            WHERE subscription.chat_id = :chat_id AND subscription.topic IN ('events', 'event/' || event.event_id)
        )
    )
ORDER BY event_id;

-- name: begin_erasing(chat_id)!
-- From here to the end of the transaction this person's consents may be deleted.
INSERT INTO erasing (chat_id)
VALUES (:chat_id);

-- name: end_erasing(chat_id)!
-- Nothing more of this person is deleted.
DELETE FROM erasing
WHERE chat_id = :chat_id;

-- name: forget_deliveries(chat_id)!
-- What was sent to this person, or was going to be; what came of it stays as counts.
DELETE FROM delivery
WHERE chat_id = :chat_id;

-- name: forget_subscriptions(chat_id)!
-- What this person heard about.
DELETE FROM subscription
WHERE chat_id = :chat_id;

-- name: forget_consents(chat_id)!
-- Everything this person agreed to or withdrew.
DELETE FROM consent
WHERE chat_id = :chat_id;

-- name: forget_attendances(chat_id)!
-- What this person said about events.
DELETE FROM attendance
WHERE chat_id = :chat_id;

-- name: forget_rung_choices(chat_id)!
-- Which reminders this person chose.
DELETE FROM rung_choice
WHERE chat_id = :chat_id;

-- name: forget_draft(chat_id)!
-- What this person was preparing.
DELETE FROM draft
WHERE chat_id = :chat_id;

-- name: forget_question(chat_id)!
-- What this person was being asked.
DELETE FROM broadcast_question
WHERE chat_id = :chat_id;

-- name: forget_watches(chat_id)!
-- The messages that showed this person how broadcasts go.
DELETE FROM broadcast_watch
WHERE chat_id = :chat_id;

-- name: take_back_confirmations(chat_id, at)!
-- What this person confirmed and nobody approved is a draft again: once it is not known who confirmed it, nobody could
-- be told to be somebody else.
UPDATE broadcast SET state = 'draft', changed_by = NULL, changed_as = 'bot', changed_at = :at
WHERE confirmed_by = :chat_id AND state = 'awaiting';

-- name: forget_questions_about_drafts(chat_id)!
-- Nobody is asked any more about what this person began and nobody confirmed.
DELETE FROM broadcast_question
WHERE broadcast_id IN (SELECT broadcast_id FROM broadcast WHERE created_by = :chat_id AND state = 'draft');

-- name: discard_drafts(chat_id, at)!
-- What this person began and nobody confirmed is off, and what it says goes; the audit says that it ended, and not whose
-- it was.
UPDATE broadcast SET state = 'cancelled', changed_by = NULL, changed_as = 'bot', changed_at = :at
WHERE created_by = :chat_id AND state = 'draft';

-- name: forget_decisions(chat_id)!
-- That it was this person who wrote, confirmed, approved or changed a broadcast.
UPDATE broadcast SET
    created_by = nullif(created_by, :chat_id),
    confirmed_by = nullif(confirmed_by, :chat_id),
    approved_by = nullif(approved_by, :chat_id),
    changed_by = nullif(changed_by, :chat_id)
WHERE :chat_id IN (created_by, confirmed_by, approved_by, changed_by);

-- name: forget_audited(chat_id)!
-- That it was this person who did what the audit has.
UPDATE audit SET chat_id = NULL
WHERE chat_id = :chat_id;

-- name: forget_person(chat_id)!
-- Last of all the person.
DELETE FROM person
WHERE chat_id = :chat_id;

-- name: count_held(chat_id)^
-- record_class: Held
-- How much is held about one person.
SELECT
    (SELECT count(*) FROM person WHERE chat_id = :chat_id) AS people,
    (SELECT count(*) FROM consent WHERE chat_id = :chat_id) AS consents,
    (SELECT count(*) FROM subscription WHERE chat_id = :chat_id) AS opt_ins,
    (SELECT count(*) FROM attendance WHERE chat_id = :chat_id) AS events,
    (SELECT count(*) FROM delivery WHERE chat_id = :chat_id AND state NOT IN ('pending', 'intent')) AS deliveries,
    (SELECT count(*) FROM delivery WHERE chat_id = :chat_id AND state IN ('pending', 'intent')) AS to_come,
    (SELECT count(*) FROM draft WHERE chat_id = :chat_id)
    + (SELECT count(*) FROM broadcast WHERE created_by = :chat_id AND state = 'draft') AS drafts,
    (SELECT count(*) FROM audit WHERE chat_id = :chat_id) AS audited;

-- name: note_erasure(mark, consents, erased_at, asked_by)!
-- That somebody was erased: hashes under a secret that went with them.
INSERT INTO erasure (mark, consents, erased_at, asked_by)
VALUES (:mark, :consents, :erased_at, :asked_by)
ON CONFLICT (mark) DO NOTHING;

-- name: erasures()
-- record_class: Erasure
-- All that is kept of erasures, the oldest first.
SELECT mark, consents, erased_at, asked_by
FROM erasure
ORDER BY erased_at, mark;

-- name: erasure_by_mark(mark)^
-- record_class: Erasure
-- One erasure, or nothing.
SELECT mark, consents, erased_at, asked_by
FROM erasure
WHERE mark = :mark;

-- name: drop_erasures(before)!
-- What is kept of erasures long ago goes too.
DELETE FROM erasure
WHERE erased_at < :before AND scrubbed = 1;

-- name: unscrubbed()
-- The erasures that the file has not been rewritten since.
SELECT mark FROM erasure
WHERE scrubbed = 0;

-- name: is_to_be_scrubbed()$
-- Whether there are any.
SELECT EXISTS (SELECT 1 FROM erasure WHERE scrubbed = 0);

-- name: note_scrubbed(marks)!
-- The file was rewritten after these erasures (a JSON list), so that no page keeps a trace of whom they were about.
UPDATE erasure SET scrubbed = 1
WHERE mark IN (SELECT value FROM json_each(:marks));
