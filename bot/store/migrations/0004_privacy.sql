-- Consent that can be traced, data that can be erased, and statistics that outlive both as counts.

-- A random secret of each person's own: what is kept about an erasure is a hash under it, and the secret goes with the
-- person. So nobody can turn the hash back, and a restored backup, which still has the secret, finds whom to erase again.
ALTER TABLE person ADD COLUMN receipt TEXT NOT NULL DEFAULT '' CHECK (receipt = '' OR length(receipt) = 32);
UPDATE person SET receipt = lower(hex(randomblob(16)));
-- Since when they cannot be reached.
ALTER TABLE person ADD COLUMN gone_at INTEGER;
UPDATE person SET gone_at = coalesce(
    (SELECT max(at) FROM consent WHERE consent.chat_id = person.chat_id AND purpose = 'leaving'),
    unixepoch()
)
WHERE state = 'gone';

-- What holds now points at the consent that it rests on: without one there is none.
CREATE TABLE subscription_with_consent (
    chat_id    INTEGER NOT NULL REFERENCES person (chat_id),
    topic      TEXT NOT NULL CHECK (topic IN ('updates', 'events') OR topic GLOB 'event/[1-9]*'),
    consent_id INTEGER NOT NULL REFERENCES consent (consent_id),
    PRIMARY KEY (chat_id, topic)
) STRICT, WITHOUT ROWID;
INSERT INTO subscription_with_consent (chat_id, topic, consent_id)
SELECT subscription.chat_id, subscription.topic, max(consent.consent_id)
FROM subscription
JOIN consent
    ON consent.chat_id = subscription.chat_id
    AND consent.purpose = subscription.topic
    AND consent.action = 'given'
GROUP BY subscription.chat_id, subscription.topic;

-- What a wording covers only since one of its versions: ``kind`` is a mailing's. As the content in use says.
CREATE TABLE wording_scope (
    purpose TEXT NOT NULL CHECK (purpose IN ('updates', 'events', 'event')),
    kind    TEXT NOT NULL CHECK (kind <> ''),
    since   INTEGER NOT NULL CHECK (since >= 2),
    PRIMARY KEY (kind, purpose)
) STRICT, WITHOUT ROWID;

-- Also to those who agreed to an earlier wording: the organizers say that the message keeps within it.
ALTER TABLE broadcast ADD COLUMN earlier_wording INTEGER NOT NULL DEFAULT 0 CHECK (earlier_wording IN (0, 1));
CREATE TRIGGER broadcast_wording_stays_as_confirmed BEFORE UPDATE OF earlier_wording ON broadcast
WHEN old.state <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'only a draft is changed');
END;

-- What was thrown away before anybody was sent it says nothing any more, whoever threw it away.
DROP TRIGGER broadcast_text_is_not_taken_away_later;
CREATE TRIGGER broadcast_text_is_not_taken_away_later BEFORE DELETE ON broadcast_text
WHEN NOT EXISTS (
    SELECT 1 FROM broadcast
    WHERE broadcast_id = old.broadcast_id
        AND (state = 'draft' OR (state = 'cancelled' AND mailing_id IS NULL))
)
BEGIN
    SELECT RAISE(ABORT, 'only a draft is changed');
END;
CREATE TRIGGER broadcast_text_goes_when_thrown_away AFTER UPDATE OF state ON broadcast
WHEN new.state = 'cancelled' AND new.mailing_id IS NULL
BEGIN
    DELETE FROM broadcast_text WHERE broadcast_id = new.broadcast_id;
END;
DELETE FROM broadcast_text
WHERE broadcast_id IN (SELECT broadcast_id FROM broadcast WHERE state = 'cancelled' AND mailing_id IS NULL);

-- The consent that allowed a delivery. (Alerts to organizers and what changes a message that is there rest on none.)
ALTER TABLE delivery ADD COLUMN consent_id INTEGER REFERENCES consent (consent_id);
CREATE INDEX delivery_by_consent ON delivery (consent_id) WHERE consent_id IS NOT NULL;
CREATE INDEX subscription_by_consent ON subscription_with_consent (consent_id);
-- People are asked once about each wording that grew.
CREATE UNIQUE INDEX renewal_once ON mailing (part) WHERE kind = 'renewal';

-- Erasures: that somebody was erased who had consented or not, as hashes that nobody can turn back.
CREATE TABLE erasure (
    -- HMAC-SHA256 of the chat under the person's own secret, which is gone.
    mark      TEXT PRIMARY KEY CHECK (length(mark) = 64),
    -- The same of their consents; nothing where they never gave any.
    consents  TEXT CHECK (length(consents) = 64),
    erased_at INTEGER NOT NULL,
    asked_by  TEXT NOT NULL CHECK (asked_by IN ('person', 'command line', 'retention')),
    -- Whether the file was rewritten since, so that no page keeps a trace.
    scrubbed  INTEGER NOT NULL DEFAULT 0 CHECK (scrubbed IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX erasure_to_scrub ON erasure (scrubbed) WHERE scrubbed = 0;

-- Who is being erased, for the length of one transaction: outside of it the table is empty.
CREATE TABLE erasing (
    chat_id INTEGER PRIMARY KEY REFERENCES person (chat_id)
) STRICT;

DROP TRIGGER consent_is_never_deleted;
CREATE TRIGGER consent_is_never_deleted BEFORE DELETE ON consent
WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE erasing.chat_id = old.chat_id)
BEGIN
    SELECT RAISE(ABORT, 'consent is append-only');
END;

-- When this copy of the store was made, in each copy that was one.
CREATE TABLE backup (
    made_at INTEGER PRIMARY KEY
) STRICT;

-- What became of deliveries that are kept no longer, as counts.
CREATE TABLE delivery_count (
    mailing_id INTEGER NOT NULL REFERENCES mailing (mailing_id),
    language   TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('sent', 'gone', 'failed', 'uncertain', 'cancelled')),
    -- Empty for no code: a key has no nothing.
    code       TEXT NOT NULL,
    minute     INTEGER NOT NULL,
    people     INTEGER NOT NULL CHECK (people >= 1),
    PRIMARY KEY (mailing_id, language, state, code, minute)
) STRICT, WITHOUT ROWID;

-- How many people opted out soon after a broadcast, of those whose deliveries are kept no longer.
CREATE TABLE stop_count (
    broadcast_id INTEGER PRIMARY KEY REFERENCES broadcast (broadcast_id),
    people       INTEGER NOT NULL CHECK (people >= 1)
) STRICT;

CREATE TRIGGER delivery_is_counted BEFORE DELETE ON delivery
WHEN old.state <> 'pending'
BEGIN
    INSERT INTO delivery_count (mailing_id, language, state, code, minute, people)
    SELECT
        old.mailing_id,
        coalesce(old.language, person.language),
        -- What was about to be sent may have arrived.
        iif(old.state = 'intent', 'uncertain', old.state),
        coalesce(old.code, ''),
        old.at / 60 * 60,
        1
    FROM person
    WHERE person.chat_id = old.chat_id
    ON CONFLICT (mailing_id, language, state, code, minute) DO UPDATE SET people = delivery_count.people + 1;
    INSERT INTO stop_count (broadcast_id, people)
    SELECT broadcast.broadcast_id, 1
    FROM broadcast
    WHERE broadcast.mailing_id = old.mailing_id AND broadcast.kind = 'broadcast'
        AND old.state IN ('sent', 'uncertain')
        AND EXISTS (
            SELECT 1 FROM consent
            WHERE consent.chat_id = old.chat_id AND consent.action = 'withdrawn'
                AND consent.purpose IN (broadcast.topic, 'everything', 'leaving')
                AND consent.at BETWEEN old.at AND old.at + 86400
        )
    ON CONFLICT (broadcast_id) DO UPDATE SET people = stop_count.people + 1;
END;

-- Opt-ins of those who were erased, as counts by hour (since 1970).
CREATE TABLE consent_count (
    purpose TEXT NOT NULL,
    action  TEXT NOT NULL CHECK (action IN ('given', 'withdrawn')),
    hour    INTEGER NOT NULL,
    people  INTEGER NOT NULL CHECK (people >= 1),
    PRIMARY KEY (purpose, action, hour)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER consent_is_counted BEFORE DELETE ON consent
BEGIN
    INSERT INTO consent_count (purpose, action, hour, people)
    VALUES (old.purpose, old.action, old.at / 3600, 1)
    ON CONFLICT (purpose, action, hour) DO UPDATE SET people = consent_count.people + 1;
END;

-- What the report of an event that is over says of its people, from when the first of them was forgotten.
CREATE TABLE event_total (
    event_id INTEGER NOT NULL REFERENCES event (event_id),
    -- An event that is moved begins anew.
    starts_at INTEGER NOT NULL,
    opted_in  INTEGER NOT NULL,
    taken     INTEGER NOT NULL,
    offered   INTEGER NOT NULL,
    waiting   INTEGER NOT NULL,
    coming    INTEGER NOT NULL,
    cant      INTEGER NOT NULL,
    silent    INTEGER NOT NULL,
    listening INTEGER NOT NULL,
    PRIMARY KEY (event_id, starts_at)
) STRICT, WITHOUT ROWID;

-- Deliveries with those that are only counts by now.
CREATE VIEW counted_delivery AS
SELECT delivery.mailing_id, coalesce(delivery.language, person.language) AS language, delivery.state, delivery.code,
    delivery.at, 1 AS people
FROM delivery
JOIN person ON person.chat_id = delivery.chat_id
UNION ALL
SELECT mailing_id, language, state, nullif(code, ''), minute, people
FROM delivery_count;

-- The views that read ``subscription``, as they were, and what a consent covers.
DROP VIEW hearer;
DROP VIEW hearer_of_broadcast;
DROP VIEW hearer_of_event;
DROP VIEW audience;
DROP TABLE subscription;
ALTER TABLE subscription_with_consent RENAME TO subscription;
CREATE INDEX subscription_by_topic ON subscription (topic, chat_id);

-- Which consents are too old for which kind of mailing: the wording covers that kind only since a later version.
-- (In this order: of most kinds nothing is said, and then no consent is looked up.)
CREATE VIEW too_old AS
SELECT consent.consent_id, scope.kind
FROM wording_scope AS scope
CROSS JOIN consent
WHERE scope.purpose = iif(consent.purpose GLOB 'event/*', 'event', consent.purpose)
    AND consent.wording_version < scope.since;

-- (The subscription's own number: a chunk of people is a range of the index by topic.)
CREATE VIEW audience AS
SELECT broadcast.broadcast_id, subscription.chat_id, person.language
FROM broadcast
JOIN subscription ON subscription.topic = broadcast.topic
JOIN person ON person.chat_id = subscription.chat_id AND person.state = 'active'
WHERE (broadcast.languages = '[]' OR person.language IN (SELECT value FROM json_each(broadcast.languages)))
    AND (broadcast.earlier_wording = 1 OR NOT EXISTS (
        SELECT 1 FROM too_old WHERE too_old.consent_id = subscription.consent_id AND too_old.kind = 'broadcast'
    ));

CREATE VIEW hearer_of_event AS
SELECT mailing.mailing_id, person.chat_id, person.language
FROM mailing
JOIN person ON person.state = 'active'
LEFT JOIN attendance ON attendance.event_id = mailing.event_id AND attendance.chat_id = person.chat_id
LEFT JOIN subscription AS own
    ON own.chat_id = person.chat_id AND own.topic = 'event/' || mailing.event_id
    AND NOT EXISTS (SELECT 1 FROM too_old WHERE consent_id = own.consent_id AND kind = mailing.kind)
LEFT JOIN subscription AS every
    ON every.chat_id = person.chat_id AND every.topic = 'events'
    AND NOT EXISTS (SELECT 1 FROM too_old WHERE consent_id = every.consent_id AND kind = mailing.kind)
    AND coalesce(attendance.muted, 0) = 0 AND coalesce(attendance.answer, '') <> 'cant'
LEFT JOIN rung_choice ON rung_choice.chat_id = person.chat_id AND rung_choice.rung = mailing.part
WHERE CASE
    -- ``late`` stands for the last reminder, for those who opt in after it.
    WHEN mailing.kind IN ('reminder', 'late') THEN coalesce(own.topic, every.topic) IS NOT NULL
        AND coalesce(attendance.place, 'held') = 'held'
        AND coalesce(attendance.answer, '') <> 'cant'
        AND coalesce(rung_choice.wanted, mailing.part <> 'morning')
    -- Those on the waiting list want to know as well.
    WHEN mailing.kind = 'notice' THEN coalesce(own.topic, every.topic) IS NOT NULL
    WHEN mailing.kind = 'announcement' THEN every.topic IS NOT NULL
    WHEN mailing.kind = 'offer' THEN own.topic IS NOT NULL AND attendance.place = 'offered'
    WHEN mailing.kind = 'thanks' THEN (
            own.topic IS NOT NULL OR (every.topic IS NOT NULL AND attendance.answer = 'coming')
        )
        AND coalesce(attendance.place, 'held') = 'held'
        AND coalesce(attendance.answer, '') <> 'cant'
    -- Whoever agreed to an earlier wording of what grew since: ``part`` is the topic and the version.
    WHEN mailing.kind = 'renewal' THEN EXISTS (
        SELECT 1 FROM subscription
        JOIN consent ON consent.consent_id = subscription.consent_id
        WHERE subscription.chat_id = person.chat_id
            AND subscription.topic = substr(mailing.part, 1, instr(mailing.part, '/') - 1)
            AND consent.wording_version < CAST(substr(mailing.part, instr(mailing.part, '/') + 1) AS INTEGER)
    )
    -- To organizers, each of whom has a row from the beginning.
    WHEN mailing.kind = 'alert' THEN 1
    ELSE 0
END;

CREATE VIEW hearer_of_broadcast AS
SELECT mailing.mailing_id, audience.chat_id, audience.language
FROM mailing
JOIN broadcast ON broadcast.mailing_id = mailing.mailing_id AND broadcast.kind = 'broadcast'
JOIN audience ON audience.broadcast_id = broadcast.broadcast_id
WHERE broadcast.rested_days = 0 OR NOT EXISTS (
    SELECT 1 FROM broadcast_received AS received
    WHERE received.chat_id = audience.chat_id AND received.mailing_id <> mailing.mailing_id
        AND received.at > mailing.due_at - broadcast.rested_days * 86400
);

CREATE VIEW hearer AS
SELECT mailing_id, chat_id, language FROM hearer_of_event
UNION ALL
SELECT mailing_id, chat_id, language FROM hearer_of_broadcast
UNION ALL
SELECT mailing_id, chat_id, language FROM hearer_of_change;

-- The consent that a mailing to a person rests on: one for the event itself before one for all events.
CREATE VIEW ground AS
SELECT mailing.mailing_id, subscription.chat_id, subscription.consent_id,
    iif(subscription.topic = 'events', 2, 1) AS rank
FROM mailing
LEFT JOIN broadcast ON broadcast.mailing_id = mailing.mailing_id AND broadcast.kind = 'broadcast'
JOIN subscription ON CASE
    WHEN mailing.kind = 'broadcast' THEN subscription.topic = broadcast.topic
    WHEN mailing.kind = 'announcement' THEN subscription.topic = 'events'
    WHEN mailing.kind = 'offer' THEN subscription.topic = 'event/' || mailing.event_id
    WHEN mailing.kind = 'renewal' THEN subscription.topic = substr(mailing.part, 1, instr(mailing.part, '/') - 1)
    WHEN mailing.kind IN ('reminder', 'late', 'notice', 'thanks')
        THEN subscription.topic IN ('events', 'event/' || mailing.event_id)
    ELSE 0
END
WHERE coalesce(broadcast.earlier_wording, 0) = 1 OR NOT EXISTS (
    SELECT 1 FROM too_old WHERE too_old.consent_id = subscription.consent_id AND too_old.kind = mailing.kind
);
