-- Counts of opt-ins that are kept as they change, so that an audience is counted as quickly for a million as for ten.

-- How many people who can be reached hear about a topic, by the version of the words that they agreed to and by their
-- language.
CREATE TABLE opt_in_count (
    topic    TEXT NOT NULL,
    version  INTEGER NOT NULL,
    language TEXT NOT NULL,
    people   INTEGER NOT NULL CHECK (people >= 0),
    PRIMARY KEY (topic, version, language)
) STRICT, WITHOUT ROWID;

INSERT INTO opt_in_count (topic, version, language, people)
SELECT subscription.topic, consent.wording_version, person.language, count(*)
FROM subscription
JOIN person ON person.chat_id = subscription.chat_id AND person.state = 'active'
JOIN consent ON consent.consent_id = subscription.consent_id
GROUP BY 1, 2, 3;

CREATE TRIGGER opt_in_is_counted AFTER INSERT ON subscription
BEGIN
    INSERT INTO opt_in_count (topic, version, language, people)
    SELECT new.topic, consent.wording_version, person.language, 1
    FROM person
    JOIN consent ON consent.consent_id = new.consent_id
    WHERE person.chat_id = new.chat_id AND person.state = 'active'
    ON CONFLICT (topic, version, language) DO UPDATE SET people = opt_in_count.people + 1;
END;

CREATE TRIGGER opt_in_is_counted_no_more AFTER DELETE ON subscription
BEGIN
    UPDATE opt_in_count SET people = people - 1
    WHERE topic = old.topic
        AND language = (SELECT language FROM person WHERE chat_id = old.chat_id AND state = 'active')
        AND version = (SELECT wording_version FROM consent WHERE consent_id = old.consent_id);
END;

CREATE TRIGGER opt_in_is_renewed AFTER UPDATE OF consent_id ON subscription
BEGIN
    UPDATE opt_in_count SET people = people - 1
    WHERE topic = old.topic
        AND language = (SELECT language FROM person WHERE chat_id = old.chat_id AND state = 'active')
        AND version = (SELECT wording_version FROM consent WHERE consent_id = old.consent_id);
    INSERT INTO opt_in_count (topic, version, language, people)
    SELECT new.topic, consent.wording_version, person.language, 1
    FROM person
    JOIN consent ON consent.consent_id = new.consent_id
    WHERE person.chat_id = new.chat_id AND person.state = 'active'
    ON CONFLICT (topic, version, language) DO UPDATE SET people = opt_in_count.people + 1;
END;

CREATE TRIGGER opt_ins_go_with_their_person AFTER UPDATE OF language, state ON person
WHEN old.language <> new.language OR old.state <> new.state
BEGIN
    UPDATE opt_in_count SET people = people - 1
    WHERE old.state = 'active' AND language = old.language AND (topic, version) IN (
        SELECT subscription.topic, consent.wording_version
        FROM subscription
        JOIN consent ON consent.consent_id = subscription.consent_id
        WHERE subscription.chat_id = old.chat_id
    );
    INSERT INTO opt_in_count (topic, version, language, people)
    SELECT subscription.topic, consent.wording_version, new.language, 1
    FROM subscription
    JOIN consent ON consent.consent_id = subscription.consent_id
    WHERE subscription.chat_id = new.chat_id AND new.state = 'active'
    ON CONFLICT (topic, version, language) DO UPDATE SET people = opt_in_count.people + 1;
END;

-- Whoever chose otherwise about a reminder.
CREATE INDEX rung_choice_by_rung ON rung_choice (rung, chat_id);

-- Who cannot be reached any more, among any number of people.
CREATE INDEX person_gone ON person (gone_at) WHERE state = 'gone';
