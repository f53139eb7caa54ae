-- name: plan_mailing(kind, priority, event_id, starts_at, part, due_at, expires_at, quiet, paid, created_at)$
-- Plans a mailing, or brings one up to date that has not begun or was called off; gives its id, or nothing
-- where it is under way or over.
INSERT INTO mailing (
    kind, priority, event_id, starts_at, part, state, due_at, expires_at, quiet, paid, created_at
)
VALUES (
    :kind, :priority, :event_id, :starts_at, :part, 'planned', :due_at, :expires_at, :quiet, :paid, :created_at
)
ON CONFLICT (kind, event_id, starts_at, part) DO UPDATE SET
    state = 'planned',
    priority = excluded.priority,
    due_at = excluded.due_at,
    expires_at = excluded.expires_at,
    quiet = excluded.quiet,
    cursor = 0,
    fanned_out = 0,
    reason = NULL
WHERE mailing.state IN ('planned', 'cancelling', 'cancelled')
RETURNING mailing_id;

-- name: open_mailing(kind, priority, event_id, starts_at, part, due_at, expires_at, quiet, paid, created_at)$
-- A mailing whose people are added one by one; it is opened again when it was done. Gives its id.
INSERT INTO mailing (
    kind, priority, event_id, starts_at, part, state, due_at, expires_at, quiet, paid, fanned_out, created_at
)
VALUES (
    :kind, :priority, :event_id, :starts_at, :part, 'sending', :due_at, :expires_at, :quiet, :paid, 1, :created_at
)
ON CONFLICT (kind, event_id, starts_at, part) DO UPDATE SET
    state = iif(mailing.state = 'paused', 'paused', 'sending'),
    expires_at = excluded.expires_at
WHERE mailing.state IN ('sending', 'paused', 'done', 'cancelling', 'cancelled')
RETURNING mailing_id;

-- name: take_back_cancellation(mailing_id)!
-- People whose row was called off with the mailing are to get it after all.
UPDATE delivery SET state = 'pending', code = NULL
WHERE mailing_id = :mailing_id AND state = 'cancelled' AND code = 'called off';

-- name: call_off_planned(mailing_id)!
-- A mailing that has not begun is off.
UPDATE mailing SET state = 'cancelled'
WHERE mailing_id = :mailing_id AND state = 'planned' AND cursor = 0;

-- name: call_off_begun(mailing_id)!
-- A mailing that has begun is off: what is still pending will be cancelled.
UPDATE mailing SET state = 'cancelling', reason = NULL
WHERE mailing_id = :mailing_id AND state IN ('planned', 'sending', 'paused');

-- name: put_mailing_text(mailing_id, language, text)!
-- What a mailing says in one language beyond its facts.
INSERT INTO mailing_text (mailing_id, language, text)
VALUES (:mailing_id, :language, :text)
ON CONFLICT (mailing_id, language) DO UPDATE SET text = excluded.text;

-- name: texts_of_mailing(mailing_id)
-- What a mailing says beyond its facts, by language.
SELECT language, text FROM mailing_text
WHERE mailing_id = :mailing_id;

-- name: mailing_by_id(mailing_id)^
-- record_class: Mailing
-- One mailing, or nothing.
SELECT
    mailing_id, kind, priority, event_id, starts_at, part, state, due_at, expires_at,
    quiet, cursor, fanned_out, reason, paid
FROM mailing
WHERE mailing_id = :mailing_id;

-- name: renewal(part)^
-- record_class: Mailing
-- The mailing that asks people again about a wording that grew, or nothing; ``part`` is the topic and the version.
SELECT
    mailing_id, kind, priority, event_id, starts_at, part, state, due_at, expires_at,
    quiet, cursor, fanned_out, reason, paid
FROM mailing
WHERE kind = 'renewal' AND part = :part;

-- name: mailings_of_event(event_id)
-- record_class: Mailing
-- All mailings about one event, in the order they are due.
SELECT
    mailing_id, kind, priority, event_id, starts_at, part, state, due_at, expires_at,
    quiet, cursor, fanned_out, reason, paid
FROM mailing
WHERE event_id = :event_id
ORDER BY due_at, mailing_id;

-- name: planned_mailings()
-- record_class: Mailing
-- Everything that is still to be sent, in the order it is due.
SELECT
    mailing_id, kind, priority, event_id, starts_at, part, state, due_at, expires_at,
    quiet, cursor, fanned_out, reason, paid
FROM mailing
WHERE state IN ('planned', 'sending', 'paused')
ORDER BY due_at, mailing_id;

-- name: ended_mailings(at_most)
-- record_class: Mailing
-- What is over, the latest due first; ``at_most`` of it, or all where that is -1.
SELECT
    mailing_id, kind, priority, event_id, starts_at, part, state, due_at, expires_at,
    quiet, cursor, fanned_out, reason, paid
FROM mailing
WHERE state IN ('done', 'missed', 'cancelled')
ORDER BY due_at DESC, mailing_id DESC
LIMIT :at_most;

-- name: under_way()
-- record_class: Mailing
-- What is being sent, expired or called off just now, the most urgent first.
SELECT
    mailing_id, kind, priority, event_id, starts_at, part, state, due_at, expires_at,
    quiet, cursor, fanned_out, reason, paid
FROM mailing
WHERE state IN ('sending', 'expiring', 'cancelling')
ORDER BY priority, due_at, mailing_id;

-- name: rested()
-- For each mailing under way with anything pending: whether it waits for quiet hours, whether it is paid, and when the
-- first may be sent.
SELECT quiet, paid, rested FROM (
    SELECT quiet, paid, (
        SELECT min(not_before) FROM delivery
        WHERE delivery.mailing_id = mailing.mailing_id AND delivery.state = 'pending'
    ) AS rested
    FROM mailing
    WHERE state IN ('sending', 'expiring', 'cancelling')
)
WHERE rested IS NOT NULL;

-- name: begin_due(now, is_quiet)!
-- What is due begins, unless it waits for the quiet hours to end.
UPDATE mailing SET state = 'sending'
WHERE state = 'planned' AND quiet IN (0, NOT :is_quiet) AND due_at <= :now AND expires_at > :now;

-- name: expire_overdue(now)!
-- What has not been sent by its last moment never is.
UPDATE mailing SET state = 'expiring', reason = NULL
WHERE state IN ('planned', 'sending', 'paused') AND expires_at <= :now;

-- name: end_of_next_chunk(cursor, size)$
-- The last chat of the next chunk of people, or nothing when there is none left.
SELECT max(chat_id) FROM (
    SELECT chat_id FROM person WHERE chat_id > :cursor ORDER BY chat_id LIMIT :size
);

-- name: fan_out_about_event(mailing_id, state, code, at, cursor, last)!
-- A row for everyone in a chunk of people who hears what is about an event, or a question; who has a row keeps it.
INSERT INTO delivery (mailing_id, chat_id, state, code, at, language)
SELECT mailing_id, chat_id, :state, :code, :at, iif(:state = 'pending', NULL, language)
FROM hearer_of_event
WHERE mailing_id = :mailing_id AND chat_id > :cursor AND chat_id <= :last
ON CONFLICT (mailing_id, chat_id) DO NOTHING;

-- name: fan_out_broadcast(mailing_id, state, code, at, cursor, last)!
-- A row for everyone in a chunk of people who hears a broadcast; who has a row keeps it.
INSERT INTO delivery (mailing_id, chat_id, state, code, at, language)
SELECT mailing_id, chat_id, :state, :code, :at, iif(:state = 'pending', NULL, language)
FROM hearer_of_broadcast
WHERE mailing_id = :mailing_id AND chat_id > :cursor AND chat_id <= :last
ON CONFLICT (mailing_id, chat_id) DO NOTHING;

-- name: fan_out_change(mailing_id, state, code, at, cursor, last)!
-- A row for everyone in a chunk of people whose copy a correction or a recall changes; who has a row keeps it.
INSERT INTO delivery (mailing_id, chat_id, state, code, at, language)
SELECT mailing_id, chat_id, :state, :code, :at, iif(:state = 'pending', NULL, language)
FROM hearer_of_change
WHERE mailing_id = :mailing_id AND chat_id > :cursor AND chat_id <= :last
ON CONFLICT (mailing_id, chat_id) DO NOTHING;

-- name: move_cursor(mailing_id, cursor, last)!
-- The fan-out has come so far.
UPDATE mailing SET cursor = :last
WHERE mailing_id = :mailing_id AND cursor = :cursor;

-- name: end_fan_out(mailing_id)!
-- Everyone has their row.
UPDATE mailing SET fanned_out = 1
WHERE mailing_id = :mailing_id;

-- name: settle(mailing_id, leaving, entering)$
-- A mailing with nothing left to do ends; gives its id when it did.
UPDATE mailing SET state = :entering
WHERE mailing_id = :mailing_id AND state = :leaving
    AND NOT EXISTS (SELECT 1 FROM delivery_open WHERE delivery_open.mailing_id = :mailing_id AND people > 0)
RETURNING mailing_id;

-- name: settle_sent()!
-- Every mailing that everyone has their row of, and of which nothing is left to do, is done.
UPDATE mailing SET state = 'done'
WHERE state = 'sending' AND fanned_out = 1
    AND NOT EXISTS (
        SELECT 1 FROM delivery_open WHERE delivery_open.mailing_id = mailing.mailing_id AND people > 0
    );

-- name: count_expired(mailing_id)$
-- How many people did not get a mailing in time.
SELECT coalesce(sum(people), 0) FROM counted_delivery
WHERE mailing_id = :mailing_id AND state = 'cancelled' AND code = 'expired';

-- name: pause(mailing_id, reason)$
-- Stops a mailing until somebody lets it go on; gives its id when that changed something.
UPDATE mailing SET state = 'paused', reason = :reason
WHERE mailing_id = :mailing_id AND state = 'sending'
RETURNING mailing_id;

-- name: resume(mailing_id)$
-- A paused mailing goes on; gives its id when that changed something.
UPDATE mailing SET state = 'sending', reason = NULL
WHERE mailing_id = :mailing_id AND state = 'paused'
RETURNING mailing_id;

-- name: send_again(mailing_id, expires_at)$
-- A mailing that is over has somebody to reach again; gives its id when it was over.
UPDATE mailing SET state = 'sending', reason = NULL, expires_at = :expires_at
WHERE mailing_id = :mailing_id AND state IN ('done', 'missed')
RETURNING mailing_id;

-- name: awaited_mailings()
-- record_class: Mailing
-- What is planned or being sent and has still somebody to reach, as things are now.
SELECT
    mailing_id, kind, priority, event_id, starts_at, part, state, due_at, expires_at,
    quiet, cursor, fanned_out, reason, paid
FROM mailing
WHERE state IN ('planned', 'sending')
    AND EXISTS (
        SELECT 1 FROM hearer
        LEFT JOIN delivery
            ON delivery.mailing_id = hearer.mailing_id AND delivery.chat_id = hearer.chat_id
        WHERE hearer.mailing_id = mailing.mailing_id
            AND (delivery.state = 'pending' OR (delivery.state IS NULL AND mailing.fanned_out = 0))
    )
ORDER BY due_at, mailing_id;

-- name: first_due(quiet)$
-- When the first planned mailing is or was due, of those that wait for the end of the quiet hours or of those that do
-- not.
SELECT min(due_at) FROM mailing
WHERE state = 'planned' AND quiet = :quiet;

-- name: first_expiry()$
-- The first last moment of what is planned, being sent or paused.
SELECT min(first) FROM (
    SELECT min(expires_at) AS first FROM mailing WHERE state = 'planned'
    UNION ALL
    SELECT min(expires_at) FROM mailing WHERE state = 'sending'
    UNION ALL
    SELECT min(expires_at) FROM mailing WHERE state = 'paused'
);

-- name: tally(mailing_id)
-- How many deliveries of a mailing are in each state, those that came too late apart.
SELECT iif(state = 'cancelled' AND code = 'expired', 'missed', state) AS became, sum(people)
FROM counted_delivery
WHERE mailing_id = :mailing_id
GROUP BY became
HAVING sum(people) > 0;

-- name: tally_of_event(event_id, kinds)
-- The same for all mailings of some kinds (a JSON list) about one event.
SELECT iif(counted.state = 'cancelled' AND counted.code = 'expired', 'missed', counted.state) AS became, sum(people)
FROM mailing
JOIN counted_delivery AS counted ON counted.mailing_id = mailing.mailing_id
WHERE mailing.event_id = :event_id AND mailing.kind IN (SELECT value FROM json_each(:kinds))
GROUP BY became
HAVING sum(people) > 0;

-- name: hearers_left(mailing_id)
-- How many people a mailing has still to reach, as things are now, by language: those who have no row yet, and
-- those whose row is pending.
SELECT hearer.language, count(*)
FROM hearer
JOIN mailing ON mailing.mailing_id = hearer.mailing_id
LEFT JOIN delivery ON delivery.mailing_id = hearer.mailing_id AND delivery.chat_id = hearer.chat_id
WHERE hearer.mailing_id = :mailing_id
    AND (delivery.state = 'pending' OR (delivery.state IS NULL AND mailing.fanned_out = 0))
GROUP BY hearer.language
ORDER BY hearer.language;

-- name: count_of_kind(event_id, kind)$
-- How many mailings of a kind an event has had.
SELECT count(*) FROM mailing
WHERE event_id = :event_id AND kind = :kind;
