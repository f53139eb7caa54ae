-- name: record_consent(chat_id, purpose, action, wording_version, wording_hash, language, at, update_id)$
-- Adds one opt-in or withdrawal; gives its id, or nothing when this very update was recorded before.
INSERT INTO consent (chat_id, purpose, action, wording_version, wording_hash, language, at, update_id)
VALUES (:chat_id, :purpose, :action, :wording_version, :wording_hash, :language, :at, :update_id)
ON CONFLICT (chat_id, update_id, purpose, action) DO NOTHING
RETURNING consent_id;

-- name: consents_of(chat_id)
-- record_class: Consent
-- Everything that this person agreed to or withdrew, oldest first.
SELECT consent_id, chat_id, purpose, action, wording_version, wording_hash, language, at, update_id
FROM consent
WHERE chat_id = :chat_id
ORDER BY consent_id;

-- name: consent_by_id(consent_id)^
-- record_class: Consent
-- One opt-in or withdrawal, or nothing.
SELECT consent_id, chat_id, purpose, action, wording_version, wording_hash, language, at, update_id
FROM consent
WHERE consent_id = :consent_id;

-- name: forget_scopes()!
-- What wordings cover since when is said anew.
DELETE FROM wording_scope;

-- name: add_scope(purpose, kind, since)!
-- A wording covers mailings of this kind only since this version.
INSERT INTO wording_scope (purpose, kind, since)
VALUES (:purpose, :kind, :since);

-- name: has_older(topic, version)$
-- Whether anybody who can be reached hears about a topic by a wording before this version.
SELECT EXISTS (
    SELECT 1 FROM opt_in_count
    WHERE topic = :topic AND version < :version AND people > 0
);

-- name: count_given_by(chat_id, update_id)$
-- How many purposes this very update gave.
SELECT count(*) FROM consent
WHERE chat_id = :chat_id AND update_id = :update_id AND action = 'given';

-- name: knows_later(chat_id, update_id, since)$
-- Whether this person gave or withdrew anything through a later update, since a moment.
SELECT EXISTS (
    SELECT 1 FROM consent
    WHERE chat_id = :chat_id AND update_id > :update_id AND at > :since
);

-- name: began_later(chat_id, update_id, since)$
-- Whether this person gave or withdrew something, and all of it through later updates, since a moment.
SELECT count(*) > 0 AND min(update_id > :update_id AND at > :since) = 1 FROM consent
WHERE chat_id = :chat_id;

-- name: withdrawn_by_last_stop(chat_id, update_id)
-- record_class: Agreed
-- What the person's last STOP ended, with the words each had been given to; none when anything
-- was given or withdrawn since, or when the STOP is later than the update that asks.
SELECT ended.purpose AS topic, given.wording_version, given.wording_hash
FROM consent AS stop
JOIN consent AS ended
    ON ended.chat_id = stop.chat_id AND ended.update_id = stop.update_id AND ended.purpose <> 'everything'
JOIN consent AS given
    ON given.consent_id = (
        SELECT max(earlier.consent_id) FROM consent AS earlier
        WHERE earlier.chat_id = ended.chat_id
            AND earlier.purpose = ended.purpose
            AND earlier.action = 'given'
            AND earlier.consent_id < ended.consent_id
    )
WHERE stop.chat_id = :chat_id
    AND stop.purpose = 'everything'
    AND stop.action = 'withdrawn'
    AND stop.update_id <= :update_id
    AND stop.update_id = (
        SELECT latest.update_id FROM consent AS latest
        WHERE latest.chat_id = :chat_id
            -- A further STOP that found nothing to end does not stand in the way.
            AND latest.purpose <> 'everything'
        ORDER BY latest.consent_id DESC
        LIMIT 1
    )
ORDER BY ended.consent_id;

-- name: subscribe(chat_id, topic, consent_id)!
-- From now on this person hears about the topic, by this consent.
INSERT INTO subscription (chat_id, topic, consent_id)
VALUES (:chat_id, :topic, :consent_id)
ON CONFLICT (chat_id, topic) DO UPDATE SET consent_id = excluded.consent_id;

-- name: unsubscribe(chat_id, topic)!
-- From now on this person hears no more about the topic.
DELETE FROM subscription
WHERE chat_id = :chat_id AND topic = :topic;

-- name: agreements_of(chat_id)
-- record_class: Agreed
-- What this person hears about now, with the words that each topic was agreed to with.
SELECT subscription.topic, consent.wording_version, consent.wording_hash
FROM subscription
JOIN consent ON consent.consent_id = subscription.consent_id
WHERE subscription.chat_id = :chat_id
ORDER BY subscription.topic;

-- name: topics_of(chat_id)
-- What this person hears about now.
SELECT topic FROM subscription
WHERE chat_id = :chat_id
ORDER BY topic;
