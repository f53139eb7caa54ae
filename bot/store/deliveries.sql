-- name: claim(mailing_id, now, resting, at_most)
-- record_class: Claim
-- Takes some pending deliveries: whoever would hear the mailing is about to be sent it, whoever would not any
-- more is cancelled. ``resting`` is a JSON list of chats that something was sent to just now.
UPDATE delivery SET
    state = iif(
        EXISTS (
            SELECT 1 FROM hearer
            WHERE hearer.mailing_id = delivery.mailing_id AND hearer.chat_id = delivery.chat_id
        ),
        'intent', 'cancelled'
    ),
    code = iif(
        EXISTS (
            SELECT 1 FROM hearer
            WHERE hearer.mailing_id = delivery.mailing_id AND hearer.chat_id = delivery.chat_id
        ),
        NULL, 'opted out'
    ),
    attempts = attempts + 1,
    at = :now
WHERE mailing_id = :mailing_id AND state = 'pending' AND chat_id IN (
    SELECT chat_id FROM delivery
    WHERE mailing_id = :mailing_id AND state = 'pending' AND not_before <= :now
        AND chat_id NOT IN (SELECT value FROM json_each(:resting))
    ORDER BY not_before, chat_id
    LIMIT :at_most
)
RETURNING
    mailing_id, chat_id, state, attempts,
    (SELECT language FROM person WHERE person.chat_id = delivery.chat_id) AS language;

-- name: record(mailing_id, chat_id, state, message_id, code, not_before, at)$
-- What became of a send that was about to be made; gives the chat when it was.
UPDATE delivery SET
    state = :state, message_id = :message_id, code = :code, not_before = :not_before, at = :at
WHERE mailing_id = :mailing_id AND chat_id = :chat_id AND state = 'intent'
RETURNING chat_id;

-- name: doubt_intents(at)!
-- What was about to be sent when the program ended may have arrived or not.
UPDATE delivery SET state = 'uncertain', code = 'interrupted', at = :at
WHERE state = 'intent';

-- name: add(mailing_id, chat_id, at)!
-- One more person gets a mailing; who has a row keeps it.
INSERT INTO delivery (mailing_id, chat_id, state, at)
VALUES (:mailing_id, :chat_id, 'pending', :at)
ON CONFLICT (mailing_id, chat_id) DO UPDATE SET state = 'pending', code = NULL
WHERE delivery.state IN ('cancelled', 'gone', 'failed');

-- name: offer_state(event_id, chat_id)$
-- What became of the last offer of a place at an event to one person, or nothing.
SELECT delivery.state
FROM mailing
JOIN delivery ON delivery.mailing_id = mailing.mailing_id AND delivery.chat_id = :chat_id
WHERE mailing.event_id = :event_id AND mailing.kind = 'offer'
ORDER BY mailing.mailing_id DESC
LIMIT 1;

-- name: cancel_chunk(mailing_id, code, at, size)!
-- Some of what is still pending never is sent: whoever would not hear it any more had opted out.
UPDATE delivery SET
    state = 'cancelled',
    code = iif(
        EXISTS (
            SELECT 1 FROM hearer
            WHERE hearer.mailing_id = delivery.mailing_id AND hearer.chat_id = delivery.chat_id
        ),
        :code, 'opted out'
    ),
    at = :at
WHERE mailing_id = :mailing_id AND state = 'pending' AND chat_id IN (
    SELECT chat_id FROM delivery
    WHERE mailing_id = :mailing_id AND state = 'pending'
    LIMIT :size
);

-- name: next_rested(mailing_id)$
-- When the first pending delivery of a mailing may be sent, or nothing when none is pending.
SELECT min(not_before) FROM delivery
WHERE mailing_id = :mailing_id AND state = 'pending';

-- name: state_of(mailing_id, chat_id)$
-- The state of one delivery, or nothing.
SELECT state FROM delivery
WHERE mailing_id = :mailing_id AND chat_id = :chat_id;

-- name: deliveries_of(mailing_id)
-- record_class: Delivery
-- All deliveries of a mailing, by chat.
SELECT mailing_id, chat_id, state, message_id, attempts, not_before, at, code
FROM delivery
WHERE mailing_id = :mailing_id
ORDER BY chat_id;
