-- name: next_old_mailing(before)$
-- A mailing that is over and has deliveries from before a moment; nothing when there is none left. One whose copies are
-- being corrected or recalled, or are about to be, keeps them, and so does one that was called off and may be planned
-- anew, so that nobody gets it twice.
SELECT mailing.mailing_id
FROM mailing
WHERE mailing.state IN ('done', 'missed', 'cancelled')
    AND EXISTS (
        SELECT 1 FROM delivery
        WHERE delivery.mailing_id = mailing.mailing_id AND delivery.at < :before
            AND delivery.state NOT IN ('pending', 'intent')
    )
    AND NOT EXISTS (
        SELECT 1 FROM broadcast
        JOIN broadcast AS change ON change.about = broadcast.broadcast_id
        LEFT JOIN mailing AS changing ON changing.mailing_id = change.mailing_id
        WHERE broadcast.mailing_id = mailing.mailing_id AND (
            change.state IN ('draft', 'awaiting') OR changing.state NOT IN ('done', 'missed', 'cancelled')
        )
    )
    AND NOT (mailing.state = 'cancelled' AND EXISTS (
        SELECT 1 FROM event
        WHERE event.event_id = mailing.event_id AND event.starts_at >= :before
    ))
LIMIT 1;

-- name: forget_deliveries(mailing_id, before, at_most)!
-- Who was sent a mailing before a moment, of some people; what came of it stays as counts.
DELETE FROM delivery
WHERE mailing_id = :mailing_id AND chat_id IN (
    SELECT chat_id FROM delivery
    WHERE mailing_id = :mailing_id AND at < :before AND state NOT IN ('pending', 'intent')
    LIMIT :at_most
);

-- name: next_old_event(before)^
-- An event that was over before a moment and has people, with its start; nothing when there is none left.
SELECT event_id, starts_at
FROM event
WHERE coalesce(ends_at, starts_at) < :before AND (
    EXISTS (SELECT 1 FROM attendance WHERE attendance.event_id = event.event_id)
    OR EXISTS (SELECT 1 FROM subscription WHERE subscription.topic = 'event/' || event.event_id)
)
LIMIT 1;

-- name: forget_attendances(event_id, at_most)!
-- What some people said about an event.
DELETE FROM attendance
WHERE event_id = :event_id AND chat_id IN (
    SELECT chat_id FROM attendance
    WHERE event_id = :event_id
    LIMIT :at_most
);

-- name: forget_opt_ins(event_id, at_most)!
-- That some people hear about an event. (That they agreed to it stays with their consents.)
DELETE FROM subscription
WHERE topic = 'event/' || :event_id AND chat_id IN (
    SELECT chat_id FROM subscription
    WHERE topic = 'event/' || :event_id
    LIMIT :at_most
);

-- name: forget_drafts(before, at_most)!
-- What some organizers were preparing and left.
DELETE FROM draft
WHERE chat_id IN (
    SELECT chat_id FROM draft
    WHERE at < :before
    LIMIT :at_most
);

-- name: next_left_broadcast(before)$
-- A draft of a broadcast that was left, or nothing.
SELECT broadcast_id FROM broadcast
WHERE state = 'draft' AND changed_at < :before
LIMIT 1;

-- name: discard(broadcast_id, at)!
-- A draft of a broadcast is off, and what it says goes.
UPDATE broadcast SET state = 'cancelled', changed_by = NULL, changed_as = 'bot', changed_at = :at
WHERE broadcast_id = :broadcast_id AND state = 'draft';

-- name: forget_questions(before)!
-- What organizers were being asked about drafts that are none any more for so long.
DELETE FROM broadcast_question
WHERE broadcast_id IN (
    SELECT broadcast_id FROM broadcast
    WHERE state <> 'draft' AND changed_at < :before
);

-- name: forget_questions_about(broadcast_id)!
-- Nobody is asked about this draft any more.
DELETE FROM broadcast_question
WHERE broadcast_id = :broadcast_id;

-- name: forget_strangers(before, at_most)!
-- Who tried what they may not: that somebody did stays.
UPDATE audit SET chat_id = NULL
WHERE audit_id IN (
    SELECT audit_id FROM audit
    WHERE actor = 'somebody' AND chat_id IS NOT NULL AND at < :before
    LIMIT :at_most
);
