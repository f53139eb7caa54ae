-- name: next_pending(mailing_id, now, after_rest, after_chat, at_most)
-- Who is next to be sent a mailing, after one of them: since when they may be, and their chat.
SELECT not_before, chat_id FROM delivery
WHERE mailing_id = :mailing_id AND state = 'pending' AND not_before <= :now
    AND (not_before, chat_id) > (:after_rest, :after_chat)
ORDER BY not_before, chat_id
LIMIT :at_most;

-- name: claim(mailing_id, words, now, chats)
-- record_class: Claim
-- Takes the pending deliveries to some chats (a JSON list): whoever would hear the mailing is about to be sent it, whoever
-- would not any more, or had enough broadcasts in the last seven days, is cancelled. ``held`` are the messages that the
-- person has of it already.
UPDATE delivery SET
    state = iif(taken.reason IS NULL, 'intent', 'cancelled'),
    code = taken.reason,
    -- Whoever has the first half of it keeps its words and its language on record: a correction must find it.
    language = iif(
        delivery.message_id IS NULL,
        coalesce(taken.heard, delivery.language, taken.reads),
        coalesce(delivery.language, taken.heard, taken.reads)
    ),
    words = iif(delivery.message_id IS NULL, :words, delivery.words),
    attempts = attempts + 1,
    at = :now,
    consent_id = iif(taken.reason IS NULL, (
        SELECT ground.consent_id FROM ground
        WHERE ground.mailing_id = :mailing_id AND ground.chat_id = taken.chat_id
        ORDER BY ground.rank
        LIMIT 1
    ), delivery.consent_id)
FROM (
    SELECT chat_id, heard, reads, CASE
        WHEN heard IS NULL AND kind IN ('correction', 'recall') THEN 'nothing to change'
        -- They agreed anew before they were asked.
        WHEN heard IS NULL AND kind = 'renewal' THEN 'nothing to say'
        WHEN heard IS NULL THEN 'opted out'
        WHEN kind = 'broadcast' AND (
            SELECT count(*) FROM broadcast_received AS received
            WHERE received.chat_id = candidate.chat_id AND received.mailing_id <> :mailing_id
                AND received.at > :now - 604800
        ) >= (SELECT most_a_week FROM broadcast WHERE broadcast.mailing_id = :mailing_id) THEN 'enough this week'
    END AS reason
    FROM (
        SELECT
            waiting.chat_id,
            mailing.kind,
            person.language AS reads,
            CASE
                WHEN mailing.kind = 'broadcast' THEN (
                    SELECT language FROM hearer_of_broadcast AS hearer
                    WHERE hearer.mailing_id = waiting.mailing_id AND hearer.chat_id = waiting.chat_id
                )
                WHEN mailing.kind IN ('correction', 'recall') THEN (
                    SELECT language FROM hearer_of_change AS hearer
                    WHERE hearer.mailing_id = waiting.mailing_id AND hearer.chat_id = waiting.chat_id
                )
                ELSE (
                    SELECT language FROM hearer_of_event AS hearer
                    WHERE hearer.mailing_id = waiting.mailing_id AND hearer.chat_id = waiting.chat_id
                )
            END AS heard
        FROM delivery AS waiting
        JOIN mailing ON mailing.mailing_id = waiting.mailing_id
        JOIN person ON person.chat_id = waiting.chat_id
        WHERE waiting.mailing_id = :mailing_id AND waiting.state = 'pending'
            AND waiting.chat_id IN (SELECT value FROM json_each(:chats))
    ) AS candidate
) AS taken
WHERE delivery.mailing_id = :mailing_id AND delivery.chat_id = taken.chat_id AND delivery.state = 'pending'
RETURNING
    mailing_id, chat_id, state, attempts, language,
    iif(message_id IS NULL, NULL, json_insert(further, '$[#]', message_id)) AS held,
    NULL AS held_at;

-- name: copies_to_change(mailing_id, chats)
-- What some people (a JSON list of chats) have of the broadcast that a correction or a recall is about: their chat, the
-- messages (a JSON list, the first one last), and when they got them.
SELECT copy.chat_id, json_insert(copy.further, '$[#]', copy.message_id), copy.at
FROM broadcast AS change
JOIN broadcast AS original ON original.broadcast_id = change.about
JOIN json_each(:chats) AS chat
JOIN delivery AS copy ON copy.mailing_id = original.mailing_id AND copy.chat_id = chat.value
WHERE change.mailing_id = :mailing_id AND copy.message_id IS NOT NULL;

-- name: record_all(outcomes)
-- What became of sends that were about to be made (a JSON list of mailing, chat, state, message, further messages, code,
-- rest and moment each); gives those that were. Messages that are known stay known.
UPDATE delivery SET
    state = outcome.state,
    message_id = coalesce(outcome.message_id, delivery.message_id),
    further = iif(outcome.message_id IS NULL, delivery.further, outcome.further),
    code = outcome.code,
    not_before = outcome.not_before,
    at = outcome.at
FROM (
    SELECT
        value ->> 0 AS mailing_id,
        value ->> 1 AS chat_id,
        value ->> 2 AS state,
        value ->> 3 AS message_id,
        value -> 4 AS further,
        value ->> 5 AS code,
        value ->> 6 AS not_before,
        value ->> 7 AS at
    FROM json_each(:outcomes)
) AS outcome
WHERE delivery.mailing_id = outcome.mailing_id AND delivery.chat_id = outcome.chat_id AND delivery.state = 'intent'
RETURNING mailing_id, chat_id;

-- name: doubt_intents(at)!
-- What was about to be sent when the program ended may have arrived or not. What changes a message that is there
-- already is done again: it does no harm twice.
UPDATE delivery SET
    state = iif(kind IN ('correction', 'recall'), 'pending', 'uncertain'),
    code = iif(kind IN ('correction', 'recall'), NULL, 'interrupted'),
    at = :at
FROM mailing
WHERE delivery.state = 'intent' AND mailing.mailing_id = delivery.mailing_id;

-- name: try_again(mailing_id, state)!
-- Those deliveries of a mailing that ended in this state are to be sent again.
UPDATE delivery SET state = 'pending', code = NULL, not_before = 0
WHERE mailing_id = :mailing_id AND state = :state;

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
            SELECT 1 FROM hearer_of_event AS hearer
            WHERE hearer.mailing_id = delivery.mailing_id AND hearer.chat_id = delivery.chat_id
        )
        OR EXISTS (
            SELECT 1 FROM hearer_of_broadcast AS hearer
            WHERE hearer.mailing_id = delivery.mailing_id AND hearer.chat_id = delivery.chat_id
        )
        OR EXISTS (
            SELECT 1 FROM hearer_of_change AS hearer
            WHERE hearer.mailing_id = delivery.mailing_id AND hearer.chat_id = delivery.chat_id
        ),
        :code, 'opted out'
    ),
    language = coalesce(language, (SELECT person.language FROM person WHERE person.chat_id = delivery.chat_id)),
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
SELECT mailing_id, chat_id, state, message_id, further, attempts, not_before, at, code, words, language, consent_id
FROM delivery
WHERE mailing_id = :mailing_id
ORDER BY chat_id;

-- name: delivery_to(mailing_id, chat_id)^
-- record_class: Delivery
-- What became of a mailing to one person, or nothing.
SELECT mailing_id, chat_id, state, message_id, further, attempts, not_before, at, code, words, language, consent_id
FROM delivery
WHERE mailing_id = :mailing_id AND chat_id = :chat_id;

-- name: outcomes_of(mailing_id)
-- record_class: Ended
-- How the deliveries of a mailing ended, counted by language, state and reason.
SELECT language, state, code, sum(people) AS people
FROM counted_delivery
WHERE mailing_id = :mailing_id
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3;

-- name: outcomes_by_minute(mailing_id)
-- How many deliveries of a mailing ended in each minute, by state; what was never sent has no minute.
SELECT at / 60 * 60 AS minute, state, sum(people)
FROM counted_delivery
WHERE mailing_id = :mailing_id AND state IN ('sent', 'gone', 'failed', 'uncertain')
GROUP BY 1, 2
ORDER BY 1, 2;

-- name: endings_of(mailing_id)
-- How many deliveries of a mailing are in each state; those that were cancelled count by why they were.
SELECT iif(state = 'cancelled', coalesce(code, state), state) AS became, sum(people)
FROM counted_delivery
WHERE mailing_id = :mailing_id
GROUP BY became;
