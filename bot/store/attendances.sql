-- name: attendance_of(event_id, chat_id)^
-- record_class: Attendance
-- What one person said about one event, or nothing.
SELECT event_id, chat_id, place, asked_at, update_id, offered_until, answer, muted
FROM attendance
WHERE event_id = :event_id AND chat_id = :chat_id;

-- name: attendances_of(chat_id)
-- record_class: Attendance
-- Everything that one person said about events.
SELECT event_id, chat_id, place, asked_at, update_id, offered_until, answer, muted
FROM attendance
WHERE chat_id = :chat_id
ORDER BY event_id;

-- name: put_attendance(event_id, chat_id, place, asked_at, update_id, offered_until, answer, muted)!
-- What one person says about one event from now on.
INSERT INTO attendance (event_id, chat_id, place, asked_at, update_id, offered_until, answer, muted)
VALUES (:event_id, :chat_id, :place, :asked_at, :update_id, :offered_until, :answer, :muted)
ON CONFLICT (event_id, chat_id) DO UPDATE SET
    place = excluded.place,
    asked_at = excluded.asked_at,
    update_id = excluded.update_id,
    offered_until = excluded.offered_until,
    answer = excluded.answer,
    muted = excluded.muted;

-- name: drop_attendance(event_id, chat_id)!
-- The person has nothing more to say about the event.
DELETE FROM attendance
WHERE event_id = :event_id AND chat_id = :chat_id;

-- name: count_places(event_id)$
-- How many places of an event are held or offered.
SELECT count(*) FROM attendance
WHERE event_id = :event_id AND place IN ('held', 'offered');

-- name: count_waiting(event_id)$
-- How many people wait for a place.
SELECT count(*) FROM attendance
WHERE event_id = :event_id AND place = 'waiting';

-- name: waiting_before(event_id, chat_id)$
-- How many people wait before this one.
SELECT count(*)
FROM attendance AS this
JOIN attendance AS earlier
    ON earlier.event_id = this.event_id AND earlier.place = 'waiting'
    AND (earlier.asked_at, earlier.update_id) < (this.asked_at, this.update_id)
WHERE this.event_id = :event_id AND this.chat_id = :chat_id;

-- name: first_waiting(event_id)^
-- record_class: Attendance
-- Who has waited longest for a place, or nothing.
SELECT event_id, chat_id, place, asked_at, update_id, offered_until, answer, muted
FROM attendance
WHERE event_id = :event_id AND place = 'waiting'
ORDER BY asked_at, update_id
LIMIT 1;

-- name: offers_at(event_id)
-- record_class: Attendance
-- Who is asked whether they take a place at an event.
SELECT event_id, chat_id, place, asked_at, update_id, offered_until, answer, muted
FROM attendance
WHERE event_id = :event_id AND place = 'offered'
ORDER BY chat_id;

-- name: lapsed_offers(now)
-- record_class: Attendance
-- The offers of a place that nobody took in time.
SELECT event_id, chat_id, place, asked_at, update_id, offered_until, answer, muted
FROM attendance
WHERE place = 'offered' AND offered_until <= :now
ORDER BY offered_until, event_id, chat_id;

-- name: next_lapse()$
-- When the next offer of a place ends, or nothing.
SELECT min(offered_until) FROM attendance
WHERE place = 'offered';

-- name: count_answers(event_id)
-- How many people said that they come, and that they cannot.
SELECT answer, count(*) FROM attendance
WHERE event_id = :event_id AND answer IS NOT NULL
GROUP BY answer;

-- name: listening(event_id)^
-- How many active people get this event's reminders, and how many of them have not said whether they come.
-- (Everybody who hears of all events, but for those of whom more is known about this one: they are looked at singly.)
SELECT
    hears_of_all + coalesce(sum(is_in - was_in), 0),
    hears_of_all + coalesce(sum((is_in AND answer IS NULL) - was_in), 0)
FROM (SELECT coalesce(sum(people), 0) AS hears_of_all FROM opt_in_count WHERE topic = 'events')
LEFT JOIN (
    SELECT
        attendance.answer,
        every.topic IS NOT NULL AS was_in,
        coalesce(attendance.place, 'held') = 'held'
            AND coalesce(attendance.answer, '') <> 'cant'
            AND (own.topic IS NOT NULL OR (every.topic IS NOT NULL AND coalesce(attendance.muted, 0) = 0)) AS is_in
    FROM (
        SELECT chat_id FROM attendance WHERE event_id = :event_id
        UNION
        SELECT chat_id FROM subscription WHERE topic = 'event/' || :event_id
    ) AS known
    JOIN person ON person.chat_id = known.chat_id AND person.state = 'active'
    LEFT JOIN attendance ON attendance.event_id = :event_id AND attendance.chat_id = known.chat_id
    LEFT JOIN subscription AS own ON own.chat_id = known.chat_id AND own.topic = 'event/' || :event_id
    LEFT JOIN subscription AS every ON every.chat_id = known.chat_id AND every.topic = 'events'
);

-- name: count_opted_in(topic)$
-- How many active people opted in to a topic.
SELECT coalesce(sum(people), 0) FROM opt_in_count
WHERE topic = :topic;

-- name: kept_totals(event_id, starts_at)^
-- record_class: EventTotals
-- How many people an event had when the first of them was forgotten, or nothing.
SELECT opted_in, taken, offered, waiting, coming, cant, silent, listening
FROM event_total
WHERE event_id = :event_id AND starts_at = :starts_at;

-- name: keep_totals(event_id, starts_at, opted_in, taken, offered, waiting, coming, cant, silent, listening)!
-- How many people an event has; what was kept before stays.
INSERT INTO event_total (
    event_id, starts_at, opted_in, taken, offered, waiting, coming, cant, silent, listening
)
VALUES (
    :event_id, :starts_at, :opted_in, :taken, :offered, :waiting, :coming, :cant, :silent, :listening
)
ON CONFLICT (event_id, starts_at) DO NOTHING;

-- name: opt_ins_by_hour(topic)
-- How many consents were given to a topic in each hour (as hours since 1970), oldest first.
SELECT hour, sum(people)
FROM (
    SELECT at / 3600 AS hour, 1 AS people FROM consent
    WHERE purpose = :topic AND action = 'given'
    UNION ALL
    SELECT hour, people FROM consent_count
    WHERE purpose = :topic AND action = 'given'
)
GROUP BY hour
ORDER BY hour;

-- name: count_to_notify(event_id)$
-- How many active people would be told now if an event changed: as the view ``hearer`` has it for a notice.
-- (Counted as those who get its reminders are.)
SELECT hears_of_all + coalesce(sum(is_in - was_in), 0)
FROM (SELECT coalesce(sum(people), 0) AS hears_of_all FROM opt_in_count WHERE topic = 'events')
LEFT JOIN (
    SELECT
        every.topic IS NOT NULL AS was_in,
        own.topic IS NOT NULL OR (
            every.topic IS NOT NULL
            AND coalesce(attendance.muted, 0) = 0 AND coalesce(attendance.answer, '') <> 'cant'
        ) AS is_in
    FROM (
        SELECT chat_id FROM attendance WHERE event_id = :event_id
        UNION
        SELECT chat_id FROM subscription WHERE topic = 'event/' || :event_id
    ) AS known
    JOIN person ON person.chat_id = known.chat_id AND person.state = 'active'
    LEFT JOIN attendance ON attendance.event_id = :event_id AND attendance.chat_id = known.chat_id
    LEFT JOIN subscription AS own ON own.chat_id = known.chat_id AND own.topic = 'event/' || :event_id
    LEFT JOIN subscription AS every ON every.chat_id = known.chat_id AND every.topic = 'events'
);

-- name: count_hearers(mailing_id)$
-- How many people hear a reminder, a notice or an announcement of an event, if it were sent now: as the view ``hearer``
-- has it.
-- (Counted as those who get reminders are: everybody who hears of all events by words that cover it, but for those of
-- whom more is known.)
SELECT
    (
        SELECT coalesce(sum(people), 0) FROM opt_in_count
        WHERE topic = 'events' AND version >= asked.since AND asked.is_usual
    ) + (
        SELECT coalesce(sum(
            EXISTS (
                SELECT 1 FROM hearer_of_event AS hearer
                WHERE hearer.mailing_id = asked.mailing_id AND hearer.chat_id = known.chat_id
            ) - (asked.is_usual AND EXISTS (
                SELECT 1 FROM subscription
                JOIN consent ON consent.consent_id = subscription.consent_id
                WHERE subscription.chat_id = known.chat_id AND subscription.topic = 'events'
                    AND consent.wording_version >= asked.since
            ))
        ), 0)
        FROM (
            SELECT chat_id FROM attendance WHERE event_id = asked.event_id
            UNION
            SELECT chat_id FROM subscription WHERE topic = 'event/' || asked.event_id
            UNION
            SELECT chat_id FROM rung_choice WHERE rung = asked.part
        ) AS known
        JOIN person ON person.chat_id = known.chat_id AND person.state = 'active'
    )
FROM (
    SELECT
        mailing_id,
        event_id,
        part,
        kind <> 'reminder' OR part <> 'morning' AS is_usual,
        coalesce(
            (SELECT since FROM wording_scope AS scope WHERE scope.kind = mailing.kind AND scope.purpose = 'events'), 1
        ) AS since
    FROM mailing
    WHERE mailing_id = :mailing_id AND kind IN ('reminder', 'notice', 'announcement')
) AS asked;
