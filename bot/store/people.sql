-- name: person_by_chat(chat_id)^
-- record_class: Person
-- One person, or nothing.
SELECT chat_id, language, state, joined_at, came_from, receipt, gone_at
FROM person
WHERE chat_id = :chat_id;

-- name: people_by_chats(chat_ids)
-- record_class: Person
-- Those of some people (a JSON list) whom the bot knows.
SELECT chat_id, language, state, joined_at, came_from, receipt, gone_at
FROM person
WHERE chat_id IN (SELECT value FROM json_each(:chat_ids));

-- name: join_person(chat_id, language, joined_at, came_from, receipt)!
-- Somebody writes for the first time, or comes back after having been gone.
INSERT INTO person (chat_id, language, state, joined_at, came_from, receipt)
VALUES (:chat_id, :language, 'active', :joined_at, :came_from, :receipt)
ON CONFLICT (chat_id) DO UPDATE SET state = 'active', gone_at = NULL
WHERE person.state = 'gone';

-- name: set_language(chat_id, language)!
-- The language that this person chose.
UPDATE person SET language = :language
WHERE chat_id = :chat_id;

-- name: set_gone(chat_id, at)!
-- This person blocked the bot or left Telegram: nothing is sent any more.
UPDATE person SET state = 'gone', gone_at = :at
WHERE chat_id = :chat_id AND state = 'active';

-- name: gone_before(at, at_most)
-- Some of those who could not be reached since before a moment.
SELECT chat_id FROM person
WHERE state = 'gone' AND gone_at < :at
LIMIT :at_most;

-- name: people_after(chat_id, at_most)
-- record_class: Person
-- The next people in the order of their chats.
SELECT chat_id, language, state, joined_at, came_from, receipt, gone_at
FROM person
WHERE chat_id > :chat_id
ORDER BY chat_id
LIMIT :at_most;

-- name: rung_choices_of(chat_id)
-- Which reminders this person chose to get or not to get.
SELECT rung, wanted FROM rung_choice
WHERE chat_id = :chat_id;

-- name: choose_rung(chat_id, rung, wanted)!
-- The person wants this reminder from now on, or does not.
INSERT INTO rung_choice (chat_id, rung, wanted)
VALUES (:chat_id, :rung, :wanted)
ON CONFLICT (chat_id, rung) DO UPDATE SET wanted = excluded.wanted;

-- name: active_among(chat_ids)
-- Which of some people (a JSON list) can be written to.
SELECT chat_id FROM person
WHERE state = 'active' AND chat_id IN (SELECT value FROM json_each(:chat_ids))
ORDER BY chat_id;
