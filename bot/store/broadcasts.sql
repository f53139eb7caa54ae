-- name: begin_broadcast(kind, about, topic, languages, chat_id, actor, at)$
-- A new draft; gives its id.
INSERT INTO broadcast (
    kind, about, state, topic, languages, created_by, created_at, changed_by, changed_as, changed_at
)
VALUES (:kind, :about, 'draft', :topic, :languages, :chat_id, :at, :chat_id, :actor, :at)
RETURNING broadcast_id;

-- name: broadcast_by_id(broadcast_id)^
-- record_class: Broadcast
-- One broadcast, correction or recall, or nothing.
SELECT
    broadcast_id, kind, about, state, mailing_id, topic, languages, rested_days, send_at, paid, in_channel,
    says_so, earlier_wording, most_a_week, fingerprint, created_by, confirmed_by, approved_by, created_at, confirmed_at,
    changed_at
FROM broadcast
WHERE broadcast_id = :broadcast_id;

-- name: broadcast_of_mailing(mailing_id)^
-- record_class: Broadcast
-- What a mailing delivers, or nothing.
SELECT
    broadcast_id, kind, about, state, mailing_id, topic, languages, rested_days, send_at, paid, in_channel,
    says_so, earlier_wording, most_a_week, fingerprint, created_by, confirmed_by, approved_by, created_at, confirmed_at,
    changed_at
FROM broadcast
WHERE mailing_id = :mailing_id;

-- name: broadcasts_in(states, first, at_most)
-- record_class: Broadcast
-- A page of those in some states (a JSON list), the newest first.
SELECT
    broadcast_id, kind, about, state, mailing_id, topic, languages, rested_days, send_at, paid, in_channel,
    says_so, earlier_wording, most_a_week, fingerprint, created_by, confirmed_by, approved_by, created_at, confirmed_at,
    changed_at
FROM broadcast
WHERE state IN (SELECT value FROM json_each(:states))
ORDER BY broadcast_id DESC
LIMIT :at_most OFFSET :first;

-- name: listed_broadcasts(first, at_most)
-- record_class: Broadcast
-- A page of all that was not thrown away: what is to be decided, then what is under way, then what is over.
SELECT
    broadcast_id, kind, about, state, mailing_id, topic, languages, rested_days, send_at, paid, in_channel,
    says_so, earlier_wording, most_a_week, fingerprint, created_by, confirmed_by, approved_by, created_at, confirmed_at,
    changed_at
FROM broadcast
WHERE state <> 'cancelled' OR mailing_id IS NOT NULL
ORDER BY
    CASE WHEN state IN ('draft', 'awaiting') THEN 1 WHEN state IN ('finished', 'cancelled') THEN 3 ELSE 2 END,
    broadcast_id DESC
LIMIT :at_most OFFSET :first;

-- name: count_listed_broadcasts()$
-- How many there are in that list.
SELECT count(*) FROM broadcast
WHERE state <> 'cancelled' OR mailing_id IS NOT NULL;

-- name: changes_of(about)
-- record_class: Broadcast
-- The corrections and recalls of a broadcast, drafts too, the oldest first.
SELECT
    broadcast_id, kind, about, state, mailing_id, topic, languages, rested_days, send_at, paid, in_channel,
    says_so, earlier_wording, most_a_week, fingerprint, created_by, confirmed_by, approved_by, created_at, confirmed_at,
    changed_at
FROM broadcast
WHERE about = :about
ORDER BY broadcast_id;

-- name: recall_of(about)^
-- record_class: Broadcast
-- The recall of a broadcast, or nothing.
SELECT
    broadcast_id, kind, about, state, mailing_id, topic, languages, rested_days, send_at, paid, in_channel,
    says_so, earlier_wording, most_a_week, fingerprint, created_by, confirmed_by, approved_by, created_at, confirmed_at,
    changed_at
FROM broadcast
WHERE about = :about AND kind = 'recall' AND state <> 'cancelled'
ORDER BY broadcast_id DESC
LIMIT 1;

-- name: set_audience(broadcast_id, topic, languages, rested_days)!
-- Who a draft is for.
UPDATE broadcast SET topic = :topic, languages = :languages, rested_days = :rested_days
WHERE broadcast_id = :broadcast_id;

-- name: set_send_at(broadcast_id, send_at)!
-- When a draft is sent once it is confirmed; nothing stands for at once.
UPDATE broadcast SET send_at = :send_at
WHERE broadcast_id = :broadcast_id;

-- name: set_paid(broadcast_id, paid)!
-- Whether a draft is paid for, to be sent faster.
UPDATE broadcast SET paid = :paid
WHERE broadcast_id = :broadcast_id;

-- name: set_in_channel(broadcast_id, in_channel)!
-- Whether a draft is posted in the channel too.
UPDATE broadcast SET in_channel = :in_channel
WHERE broadcast_id = :broadcast_id;

-- name: set_says_so(broadcast_id, says_so)!
-- Whether the copies that a correction changes say so.
UPDATE broadcast SET says_so = :says_so
WHERE broadcast_id = :broadcast_id;

-- name: set_earlier_wording(broadcast_id, earlier_wording)!
-- Whether a draft is also for those who agreed to an earlier wording of its topic.
UPDATE broadcast SET earlier_wording = :earlier_wording
WHERE broadcast_id = :broadcast_id;

-- name: count_too_old(broadcast_id)$
-- How many people its topic and its languages have who agreed to a wording that does not cover broadcasts as they are
-- now.
SELECT coalesce(sum(counted.people), 0)
FROM broadcast
JOIN opt_in_count AS counted ON counted.topic = broadcast.topic
JOIN wording_scope AS scope
    ON scope.kind = 'broadcast' AND scope.purpose = iif(broadcast.topic GLOB 'event/*', 'event', broadcast.topic)
    AND counted.version < scope.since
WHERE broadcast.broadcast_id = :broadcast_id
    AND (broadcast.languages = '[]' OR counted.language IN (SELECT value FROM json_each(broadcast.languages)));

-- name: keep_draft(broadcast_id, at)!
-- Somebody is at work on a draft.
UPDATE broadcast SET changed_at = :at
WHERE broadcast_id = :broadcast_id AND state = 'draft' AND changed_at < :at;

-- name: put_body(broadcast_id, language, body)!
-- What a draft says in one language.
INSERT INTO broadcast_text (broadcast_id, language, body)
VALUES (:broadcast_id, :language, :body)
ON CONFLICT (broadcast_id, language) DO UPDATE SET body = excluded.body;

-- name: drop_body(broadcast_id, language)!
-- A draft has no version in this language any more.
DELETE FROM broadcast_text
WHERE broadcast_id = :broadcast_id AND language = :language;

-- name: bodies_of(broadcast_id)
-- What it says, by language.
SELECT language, body FROM broadcast_text
WHERE broadcast_id = :broadcast_id
ORDER BY language;

-- name: enter(broadcast_id, leaving, entering, chat_id, actor, at)$
-- Goes from one state to the next; gives the id when it was in that state.
UPDATE broadcast SET state = :entering, changed_by = :chat_id, changed_as = :actor, changed_at = :at
WHERE broadcast_id = :broadcast_id AND state = :leaving
RETURNING broadcast_id;

-- name: note_confirmation(broadcast_id, fingerprint, most_a_week, chat_id, at)!
-- What was confirmed, and by whom.
UPDATE broadcast SET
    fingerprint = :fingerprint, most_a_week = :most_a_week, confirmed_by = :chat_id, confirmed_at = :at,
    approved_by = NULL
WHERE broadcast_id = :broadcast_id;

-- name: note_approval(broadcast_id, chat_id)!
-- Who approved it.
UPDATE broadcast SET approved_by = :chat_id
WHERE broadcast_id = :broadcast_id;

-- name: hand_over(broadcast_id, mailing_id)!
-- What delivers it; nothing where it is a draft again.
UPDATE broadcast SET mailing_id = :mailing_id
WHERE broadcast_id = :broadcast_id;

-- name: follow(chat_id, actor, at)
-- Every broadcast under way enters the state that its mailing has by now; gives those that did.
UPDATE broadcast SET
    state = follows.state, changed_by = :chat_id, changed_as = :actor, changed_at = :at
FROM (
    SELECT mailing.mailing_id, CASE mailing.state
        WHEN 'planned' THEN 'scheduled'
        WHEN 'sending' THEN 'sending'
        WHEN 'paused' THEN 'paused'
        WHEN 'cancelling' THEN 'cancelled'
        WHEN 'cancelled' THEN 'cancelled'
        WHEN 'done' THEN 'finished'
        WHEN 'missed' THEN 'finished'
    END AS state
    FROM broadcast
    JOIN mailing ON mailing.mailing_id = broadcast.mailing_id
    -- What is expiring still counts those whom it does not reach.
    WHERE broadcast.state IN ('scheduled', 'sending', 'paused') AND mailing.state <> 'expiring'
) AS follows
WHERE broadcast.mailing_id = follows.mailing_id AND broadcast.state <> follows.state
RETURNING broadcast.broadcast_id;

-- name: words_in_force(broadcast_id)$
-- Whose words a broadcast is sent with now: those of its last correction that has begun, or its own. (One that was
-- cancelled half way leaves copies as they are; nobody gets words from before it any more. One that waits for its time
-- may become a draft again, and one that was cancelled before its time is nowhere.)
SELECT coalesce(max(correction.broadcast_id), :broadcast_id)
FROM broadcast AS correction
JOIN mailing ON mailing.mailing_id = correction.mailing_id
WHERE correction.about = :broadcast_id AND correction.kind = 'correction'
    AND (mailing.state NOT IN ('planned', 'cancelled') OR mailing.cursor > 0);

-- name: is_for_all(broadcast_id, now, most_a_week)$
-- Whether everybody who opted in would hear a broadcast: nobody is left out for what they got before, because nobody is
-- to be, and there were too few broadcasts in the last seven days for anybody to have had enough.
SELECT rested_days = 0 AND :most_a_week > (
    SELECT count(*) FROM broadcast AS earlier
    WHERE earlier.kind = 'broadcast' AND earlier.mailing_id IS NOT NULL
        -- (What was being sent when one ended is known a little later.)
        AND (earlier.state IN ('sending', 'paused') OR earlier.changed_at > :now - 604800 - 3600)
)
FROM broadcast
WHERE broadcast_id = :broadcast_id;

-- name: audience_of_all(broadcast_id)
-- Who opted in to what a broadcast is for, by language: those who would hear it where nobody is left out.
SELECT counted.language, sum(counted.people)
FROM broadcast
JOIN opt_in_count AS counted ON counted.topic = broadcast.topic AND counted.people > 0
WHERE broadcast.broadcast_id = :broadcast_id
    AND (broadcast.languages = '[]' OR counted.language IN (SELECT value FROM json_each(broadcast.languages)))
    AND (broadcast.earlier_wording = 1 OR NOT EXISTS (
        SELECT 1 FROM wording_scope AS scope
        WHERE scope.kind = 'broadcast' AND counted.version < scope.since
            AND scope.purpose = iif(broadcast.topic GLOB 'event/*', 'event', broadcast.topic)
    ))
GROUP BY counted.language
ORDER BY counted.language;

-- name: audience_now(broadcast_id, now, most_a_week)
-- Who would hear a broadcast if it were sent now, by language: how many, and how many of them had enough in the last
-- seven days.
SELECT language, count(*), sum(received >= :most_a_week)
FROM (
    SELECT
        audience.language,
        (
            SELECT count(*) FROM broadcast_received AS received
            WHERE received.chat_id = audience.chat_id AND received.at > :now - 604800
        ) AS received
    FROM audience
    JOIN broadcast ON broadcast.broadcast_id = audience.broadcast_id
    WHERE audience.broadcast_id = :broadcast_id AND (
        broadcast.rested_days = 0 OR NOT EXISTS (
            SELECT 1 FROM broadcast_received AS received
            WHERE received.chat_id = audience.chat_id
                AND received.at > coalesce(broadcast.send_at, :now) - broadcast.rested_days * 86400
        )
    )
)
GROUP BY language
ORDER BY language;

-- name: copies_of(broadcast_id)
-- Who holds a copy of a broadcast, by the language it was written in.
SELECT delivery.language, count(*)
FROM broadcast
JOIN delivery ON delivery.mailing_id = broadcast.mailing_id
WHERE broadcast.broadcast_id = :broadcast_id AND delivery.message_id IS NOT NULL
GROUP BY delivery.language
ORDER BY delivery.language;

-- name: copies_sent_after(broadcast_id, at)$
-- How many copies of a broadcast are younger than a moment.
SELECT count(*)
FROM broadcast
JOIN delivery ON delivery.mailing_id = broadcast.mailing_id
WHERE broadcast.broadcast_id = :broadcast_id AND delivery.message_id IS NOT NULL AND delivery.at > :at;

-- name: count_tap(broadcast_id, button)!
-- One more tap on a button.
INSERT INTO broadcast_tap (broadcast_id, button, taps)
VALUES (:broadcast_id, :button, 1)
ON CONFLICT (broadcast_id, button) DO UPDATE SET taps = broadcast_tap.taps + 1;

-- name: taps_of(broadcast_id)
-- How often each button was tapped.
SELECT button, taps FROM broadcast_tap
WHERE broadcast_id = :broadcast_id
ORDER BY button;

-- name: stops_after(broadcast_id)$
-- How many people opted out of what brought them a broadcast within a day after they got it.
SELECT coalesce((SELECT people FROM stop_count WHERE stop_count.broadcast_id = :broadcast_id), 0);
