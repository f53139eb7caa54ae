-- Counts of deliveries that are kept as they change, so that progress and reports cost the same for ten people and for
-- a million; and what is due next is found at once among any number of plans.

-- A delivery that ended says in which language, so that it is counted with it. (As its person reads, where it was never
-- written.)
UPDATE delivery SET language = (SELECT language FROM person WHERE person.chat_id = delivery.chat_id)
WHERE language IS NULL AND state NOT IN ('pending', 'intent');

-- How many of a mailing's deliveries have not ended.
CREATE TABLE delivery_open (
    mailing_id INTEGER PRIMARY KEY REFERENCES mailing (mailing_id),
    people     INTEGER NOT NULL CHECK (people >= 0)
) STRICT;

INSERT INTO delivery_open (mailing_id, people)
SELECT mailing_id, count(*)
FROM delivery
WHERE state IN ('pending', 'intent')
GROUP BY mailing_id;

-- ``delivery_count`` has all that ended from now on, those that are kept no longer among them.
DROP TRIGGER delivery_is_counted;
DROP VIEW counted_delivery;

INSERT INTO delivery_count (mailing_id, language, state, code, minute, people)
SELECT mailing_id, language, state, coalesce(code, ''), at / 60 * 60 AS minute, count(*)
FROM delivery
WHERE state NOT IN ('pending', 'intent')
GROUP BY 1, 2, 3, 4, 5
ON CONFLICT (mailing_id, language, state, code, minute) DO UPDATE SET people = delivery_count.people + excluded.people;

-- ``stop_count`` has everybody who opted out within a day of a broadcast.
INSERT INTO stop_count (broadcast_id, people)
SELECT broadcast.broadcast_id, count(DISTINCT delivery.chat_id)
FROM broadcast
JOIN delivery ON delivery.mailing_id = broadcast.mailing_id AND delivery.state IN ('sent', 'uncertain')
JOIN consent ON consent.chat_id = delivery.chat_id
    AND consent.action = 'withdrawn'
    AND consent.purpose IN (broadcast.topic, 'everything', 'leaving')
    AND consent.at BETWEEN delivery.at AND delivery.at + 86400
    AND consent.consent_id > coalesce(delivery.consent_id, 0)
WHERE broadcast.kind = 'broadcast'
GROUP BY broadcast.broadcast_id
ON CONFLICT (broadcast_id) DO UPDATE SET people = stop_count.people + excluded.people;

-- Who stopped after which broadcast, as the deliveries and consents that are kept have it: a withdrawal comes after the
-- consent by which it was sent, which tells the order within one second.
CREATE VIEW stopped AS
SELECT DISTINCT broadcast.broadcast_id, delivery.chat_id
FROM delivery
JOIN broadcast ON broadcast.mailing_id = delivery.mailing_id AND broadcast.kind = 'broadcast'
JOIN consent ON consent.chat_id = delivery.chat_id
    AND consent.action = 'withdrawn'
    AND consent.purpose IN (broadcast.topic, 'everything', 'leaving')
    AND consent.at BETWEEN delivery.at AND delivery.at + 86400
    AND consent.consent_id > coalesce(delivery.consent_id, 0)
WHERE delivery.state IN ('sent', 'uncertain');

CREATE TRIGGER delivery_is_opened AFTER INSERT ON delivery
WHEN new.state IN ('pending', 'intent')
BEGIN
    INSERT INTO delivery_open (mailing_id, people)
    VALUES (new.mailing_id, 1)
    ON CONFLICT (mailing_id) DO UPDATE SET people = delivery_open.people + 1;
END;

CREATE TRIGGER delivery_has_ended_already AFTER INSERT ON delivery
WHEN new.state NOT IN ('pending', 'intent')
BEGIN
    INSERT INTO delivery_count (mailing_id, language, state, code, minute, people)
    VALUES (new.mailing_id, new.language, new.state, coalesce(new.code, ''), new.at / 60 * 60, 1)
    ON CONFLICT (mailing_id, language, state, code, minute) DO UPDATE SET people = delivery_count.people + 1;
END;

CREATE TRIGGER delivery_ends AFTER UPDATE OF state ON delivery
WHEN old.state IN ('pending', 'intent') AND new.state NOT IN ('pending', 'intent')
BEGIN
    UPDATE delivery_open SET people = people - 1
    WHERE mailing_id = new.mailing_id;
    INSERT INTO delivery_count (mailing_id, language, state, code, minute, people)
    VALUES (new.mailing_id, new.language, new.state, coalesce(new.code, ''), new.at / 60 * 60, 1)
    ON CONFLICT (mailing_id, language, state, code, minute) DO UPDATE SET people = delivery_count.people + 1;
END;

-- Whoever opted out in the second in which it arrived had stopped before it was known to have arrived.
CREATE TRIGGER delivery_arrives_at_one_who_stopped AFTER UPDATE OF state ON delivery
WHEN old.state = 'intent' AND new.state IN ('sent', 'uncertain')
    AND NOT EXISTS (
        SELECT 1 FROM subscription
        WHERE subscription.chat_id = new.chat_id AND subscription.consent_id = new.consent_id
    )
BEGIN
    INSERT INTO stop_count (broadcast_id, people)
    SELECT broadcast.broadcast_id, 1
    FROM broadcast
    WHERE broadcast.mailing_id = new.mailing_id AND broadcast.kind = 'broadcast'
        AND EXISTS (
            SELECT 1 FROM stopped
            WHERE stopped.broadcast_id = broadcast.broadcast_id AND stopped.chat_id = new.chat_id
        )
    ON CONFLICT (broadcast_id) DO UPDATE SET people = stop_count.people + 1;
END;

-- What had ended is to be sent again. (A count is at least one: the last of a kind takes it away.)
CREATE TRIGGER delivery_is_opened_again BEFORE UPDATE OF state ON delivery
WHEN old.state NOT IN ('pending', 'intent') AND new.state IN ('pending', 'intent')
BEGIN
    DELETE FROM stop_count
    WHERE people = 1 AND broadcast_id = (SELECT broadcast_id FROM broadcast WHERE mailing_id = old.mailing_id)
        AND EXISTS (
            SELECT 1 FROM stopped
            WHERE stopped.broadcast_id = stop_count.broadcast_id AND stopped.chat_id = old.chat_id
        );
    UPDATE stop_count SET people = people - 1
    WHERE people > 1 AND broadcast_id = (SELECT broadcast_id FROM broadcast WHERE mailing_id = old.mailing_id)
        AND EXISTS (
            SELECT 1 FROM stopped
            WHERE stopped.broadcast_id = stop_count.broadcast_id AND stopped.chat_id = old.chat_id
        );
    INSERT INTO delivery_open (mailing_id, people)
    VALUES (new.mailing_id, 1)
    ON CONFLICT (mailing_id) DO UPDATE SET people = delivery_open.people + 1;
    DELETE FROM delivery_count
    WHERE people = 1 AND mailing_id = old.mailing_id AND language = old.language AND state = old.state
        AND code = coalesce(old.code, '') AND minute = old.at / 60 * 60;
    UPDATE delivery_count SET people = people - 1
    WHERE people > 1 AND mailing_id = old.mailing_id AND language = old.language AND state = old.state
        AND code = coalesce(old.code, '') AND minute = old.at / 60 * 60;
END;

CREATE TRIGGER delivery_stays_as_it_ended BEFORE UPDATE OF state, code, language, at ON delivery
WHEN old.state NOT IN ('pending', 'intent') AND new.state NOT IN ('pending', 'intent')
BEGIN
    SELECT RAISE(ABORT, 'what became of a delivery is not changed afterwards');
END;

-- Those that are kept no longer stay counted; what was about to be sent may have arrived.
CREATE TRIGGER delivery_is_forgotten BEFORE DELETE ON delivery
WHEN old.state IN ('pending', 'intent')
BEGIN
    UPDATE delivery_open SET people = people - 1
    WHERE mailing_id = old.mailing_id;
    INSERT INTO delivery_count (mailing_id, language, state, code, minute, people)
    SELECT old.mailing_id, old.language, 'uncertain', coalesce(old.code, ''), old.at / 60 * 60, 1
    WHERE old.state = 'intent'
    ON CONFLICT (mailing_id, language, state, code, minute) DO UPDATE SET people = delivery_count.people + 1;
END;

-- Whoever opts out within a day of a broadcast stopped after it, however often they say so.
CREATE TRIGGER consent_stops_broadcasts AFTER INSERT ON consent
WHEN new.action = 'withdrawn'
BEGIN
    INSERT INTO stop_count (broadcast_id, people)
    SELECT broadcast.broadcast_id, 1
    FROM delivery
    JOIN broadcast ON broadcast.mailing_id = delivery.mailing_id AND broadcast.kind = 'broadcast'
    WHERE delivery.chat_id = new.chat_id AND delivery.at BETWEEN new.at - 86400 AND new.at
        AND delivery.state IN ('sent', 'uncertain')
        AND new.purpose IN (broadcast.topic, 'everything', 'leaving')
        AND NOT EXISTS (
            SELECT 1 FROM consent AS earlier
            WHERE earlier.chat_id = new.chat_id AND earlier.consent_id <> new.consent_id
                AND earlier.consent_id > coalesce(delivery.consent_id, 0)
                AND earlier.action = 'withdrawn'
                AND earlier.purpose IN (broadcast.topic, 'everything', 'leaving')
                AND earlier.at BETWEEN delivery.at AND delivery.at + 86400
        )
    ON CONFLICT (broadcast_id) DO UPDATE SET people = stop_count.people + 1;
END;

-- Deliveries as counts. ``at`` is the minute in which they ended; what has not ended has neither that nor a language.
CREATE VIEW counted_delivery AS
SELECT mailing_id, language, state, nullif(code, '') AS code, minute AS at, people
FROM delivery_count
UNION ALL
SELECT mailing_id, NULL, 'pending', NULL, NULL, people - (
    SELECT count(*) FROM delivery
    WHERE delivery.mailing_id = delivery_open.mailing_id AND delivery.state = 'intent'
)
FROM delivery_open
UNION ALL
SELECT mailing_id, NULL, 'intent', NULL, NULL, count(*)
FROM delivery
WHERE state = 'intent'
GROUP BY mailing_id;

-- The next of any number of plans, of those that keep the quiet hours and of those that do not; and the first to expire.
DROP INDEX mailing_by_state;
CREATE INDEX mailing_by_due ON mailing (state, quiet, due_at);
CREATE INDEX mailing_by_expiry ON mailing (state, expires_at);

-- Which consents are too old for a mailing is asked by topic first, as nothing is said of most: of a million people who
-- agreed to updates, no consent is read to find that a wording of something else has grown.
DROP VIEW audience;
CREATE VIEW audience AS
SELECT broadcast.broadcast_id, subscription.chat_id, person.language
FROM broadcast
JOIN subscription ON subscription.topic = broadcast.topic
JOIN person ON person.chat_id = subscription.chat_id AND person.state = 'active'
WHERE (broadcast.languages = '[]' OR person.language IN (SELECT value FROM json_each(broadcast.languages)))
    AND (broadcast.earlier_wording = 1 OR NOT EXISTS (
        SELECT 1 FROM wording_scope AS scope
        CROSS JOIN consent ON consent.consent_id = subscription.consent_id
        WHERE scope.kind = 'broadcast' AND scope.purpose = iif(broadcast.topic = 'updates', 'updates', 'event')
            AND consent.wording_version < scope.since
    ));

DROP VIEW hearer_of_event;
CREATE VIEW hearer_of_event AS
SELECT mailing.mailing_id, person.chat_id, person.language
FROM mailing
JOIN person ON person.state = 'active'
LEFT JOIN attendance ON attendance.event_id = mailing.event_id AND attendance.chat_id = person.chat_id
LEFT JOIN subscription AS own
    ON own.chat_id = person.chat_id AND own.topic = 'event/' || mailing.event_id
    AND NOT EXISTS (
        SELECT 1 FROM wording_scope AS scope
        CROSS JOIN consent ON consent.consent_id = own.consent_id
        WHERE scope.kind = mailing.kind AND scope.purpose = 'event' AND consent.wording_version < scope.since
    )
LEFT JOIN subscription AS every
    ON every.chat_id = person.chat_id AND every.topic = 'events'
    AND NOT EXISTS (
        SELECT 1 FROM wording_scope AS scope
        CROSS JOIN consent ON consent.consent_id = every.consent_id
        WHERE scope.kind = mailing.kind AND scope.purpose = 'events' AND consent.wording_version < scope.since
    )
    AND coalesce(attendance.muted, 0) = 0 AND coalesce(attendance.answer, '') <> 'cant'
LEFT JOIN rung_choice ON rung_choice.chat_id = person.chat_id AND rung_choice.rung = mailing.part
WHERE mailing.kind NOT IN ('broadcast', 'correction', 'recall') AND CASE
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

-- The consent that a mailing to a person rests on: one for the event itself before one for all events.
DROP VIEW ground;
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
    SELECT 1 FROM wording_scope AS scope
    CROSS JOIN consent ON consent.consent_id = subscription.consent_id
    WHERE scope.kind = mailing.kind
        AND scope.purpose = iif(subscription.topic GLOB 'event/*', 'event', subscription.topic)
        AND consent.wording_version < scope.since
);

DROP VIEW too_old;

-- What a person was sent of broadcasts is asked at each claim of one: what is still to come is left out, however much it is.
DROP INDEX delivery_by_person;
CREATE INDEX delivery_by_person ON delivery (chat_id);
CREATE INDEX delivery_received ON delivery (chat_id, at)
WHERE state IN ('sent', 'uncertain', 'intent') OR message_id IS NOT NULL;
