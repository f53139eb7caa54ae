-- name: hurry()!
-- Nobody loses a store that is made for a benchmark: a crash makes it anew.
PRAGMA synchronous = OFF;

-- name: keep_all_in_memory()!
-- Pages are written once: up to 2 GB of them stay in memory until the commit.
PRAGMA cache_size = -2000000;

-- name: trust_the_numbers()!
-- Whether every row points at one that exists is asked once, at the end.
PRAGMA foreign_keys = OFF;

-- name: dangling()
-- Rows that point at rows that do not exist: none.
SELECT "table", parent FROM pragma_foreign_key_check;

-- name: begin()!
BEGIN IMMEDIATE;

-- name: add_people(people, first, at)!
-- So many people, their chats three apart; two of three read English, one Spanish.
INSERT INTO person (chat_id, language, state, joined_at, receipt)
WITH RECURSIVE counted (number) AS (
    SELECT 0 WHERE :people > 0
    UNION ALL
    SELECT number + 1 FROM counted WHERE number + 1 < :people
)
SELECT :first + 3 * number, iif(number % 3 = 2, 'es', 'en'), 'active', :at, lower(hex(randomblob(16)))
FROM counted;

-- name: add_consents(people, first, step, at, hash, versions)!
-- Everybody agrees to updates, every second person to all events as well: in an order unlike that of their chats, one
-- every ten seconds. (``step`` has no divisor in common with the number of people; ``versions`` is a JSON object of those of
-- the words, by purpose.)
INSERT INTO consent (chat_id, purpose, action, wording_version, wording_hash, language, at, update_id)
WITH RECURSIVE counted (number) AS (
    SELECT 0 WHERE :people > 0
    UNION ALL
    SELECT number + 1 FROM counted WHERE number + 1 < :people
)
SELECT
    :first + 3 * (number * :step % :people), topic.value, 'given', :versions ->> topic.value, :hash,
    iif(number * :step % :people % 3 = 2, 'es', 'en'), :at + 10 * number, 2 * number + topic.key
FROM counted
JOIN json_each('["updates", "events"]') AS topic ON topic.key = 0 OR number % 2 = 1;

-- name: add_consents_to_events(people, events, first, step, at, hash, versions)!
-- Every tenth person agrees to one event.
INSERT INTO consent (chat_id, purpose, action, wording_version, wording_hash, language, at, update_id)
WITH RECURSIVE counted (number) AS (
    SELECT 0 WHERE :people > 0 AND :events > 0
    UNION ALL
    SELECT number + 10 FROM counted WHERE number + 10 < :people
)
SELECT
    :first + 3 * (number * :step % :people), 'event/' || (1 + number / 10 % :events), 'given', :versions ->> 'event', :hash,
    iif(number * :step % :people % 3 = 2, 'es', 'en'), :at + 10 * number, 3 * :people + number
FROM counted;

-- name: subscribe_all()!
-- Whoever agreed hears.
INSERT INTO subscription (chat_id, topic, consent_id)
SELECT chat_id, purpose, consent_id FROM consent
ORDER BY chat_id, purpose;

-- name: give_places()!
-- Whoever hears of one event has a place there; every third has said that they come.
INSERT INTO attendance (event_id, chat_id, place, asked_at, update_id, answer)
SELECT CAST(substr(purpose, 7) AS INTEGER), chat_id, 'held', at, update_id, iif(consent_id % 3 = 0, 'coming', NULL)
FROM consent
WHERE purpose GLOB 'event/*'
ORDER BY 1, 2;

-- name: add_events(events, first_start, apart)!
-- So many events, each two hours long, evenly spread.
INSERT INTO event (uid, occurrence, starts_at, ends_at, all_day, zone, state, revision)
WITH RECURSIVE counted (number) AS (
    SELECT 0 WHERE :events > 0
    UNION ALL
    SELECT number + 1 FROM counted WHERE number + 1 < :events
)
SELECT
    'event-' || number || '@bench.example', 0, :first_start + number * :apart, :first_start + number * :apart + 7200,
    0, 'America/Detroit', 'published', 0
FROM counted;

-- name: add_event_texts()!
-- What they are called.
INSERT INTO event_text (event_id, language, title, description, place)
SELECT event_id, 'en', 'Canvass ' || event_id, 'We knock on doors together.', 'Union Hall, 1 Main Street'
FROM event
UNION ALL
SELECT event_id, 'es', 'Recorrido ' || event_id, 'Vamos juntos de puerta en puerta.', 'Union Hall, 1 Main Street'
FROM event;

-- name: fan_out(mailing_id, at)!
-- A row for everybody who asked for updates.
INSERT INTO delivery (mailing_id, chat_id, state, at)
SELECT :mailing_id, chat_id, 'pending', :at FROM subscription
WHERE topic = 'updates'
ORDER BY chat_id;

-- name: deliver(mailing_id, words, at)!
-- Everybody was sent it, 400 a second; one of a hundred could not be reached.
UPDATE delivery SET
    state = iif(delivery.chat_id % 100 = 7, 'gone', 'sent'),
    code = iif(delivery.chat_id % 100 = 7, 'Forbidden: bot was blocked by the user', NULL),
    message_id = iif(delivery.chat_id % 100 = 7, NULL, 5),
    attempts = 1,
    at = :at + (delivery.chat_id - (SELECT min(chat_id) FROM person)) / 1200,
    words = :words,
    language = person.language,
    consent_id = subscription.consent_id
FROM person
JOIN subscription ON subscription.chat_id = person.chat_id AND subscription.topic = 'updates'
WHERE delivery.mailing_id = :mailing_id AND person.chat_id = delivery.chat_id;

-- name: end_mailing(mailing_id)!
-- It is over.
UPDATE mailing SET state = 'done', fanned_out = 1
WHERE mailing_id = :mailing_id;
