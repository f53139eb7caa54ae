-- Broadcasts: what organizers write, who decided what about it, and what was taken back.

-- A broadcast, a correction of one or its recall: composed here, delivered as a mailing.
CREATE TABLE broadcast (
    broadcast_id INTEGER PRIMARY KEY,
    kind         TEXT NOT NULL CHECK (kind IN ('broadcast', 'correction', 'recall')),
    -- Which broadcast a correction or a recall is about.
    about        INTEGER REFERENCES broadcast (broadcast_id),
    state        TEXT NOT NULL CHECK (
        state IN ('draft', 'awaiting', 'scheduled', 'sending', 'paused', 'finished', 'cancelled')
    ),
    -- What delivers it, once it is confirmed.
    mailing_id   INTEGER UNIQUE REFERENCES mailing (mailing_id),
    topic        TEXT NOT NULL CHECK (topic = 'updates' OR topic GLOB 'event/[1-9]*'),
    -- Only people of these languages, as a JSON list; an empty one stands for all.
    languages    TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(languages)),
    -- Whoever got a broadcast in so many days before is left out.
    rested_days  INTEGER NOT NULL DEFAULT 0 CHECK (rested_days BETWEEN 0 AND 365),
    -- When it is sent; nothing stands for as soon as it is confirmed.
    send_at      INTEGER,
    paid         INTEGER NOT NULL DEFAULT 0 CHECK (paid IN (0, 1)),
    -- Whether it is posted in the campaign's channel as well.
    in_channel   INTEGER NOT NULL DEFAULT 0 CHECK (in_channel IN (0, 1)),
    -- Whether a corrected copy says so.
    says_so      INTEGER NOT NULL DEFAULT 1 CHECK (says_so IN (0, 1)),
    -- How many broadcasts a person gets in seven days, as it was when this one was confirmed.
    most_a_week  INTEGER CHECK (most_a_week >= 1),
    -- The hash of what was confirmed: words, buttons, audience and time.
    fingerprint  TEXT CHECK (length(fingerprint) = 64),
    -- Organizers; nobody where the command line did it.
    created_by   INTEGER REFERENCES person (chat_id),
    confirmed_by INTEGER REFERENCES person (chat_id),
    approved_by  INTEGER REFERENCES person (chat_id),
    created_at   INTEGER NOT NULL,
    confirmed_at INTEGER,
    -- Who changed its state last, through what, and when: the audit takes them from here.
    changed_by   INTEGER REFERENCES person (chat_id),
    changed_as   TEXT NOT NULL CHECK (changed_as IN ('organizer', 'command line', 'bot')),
    changed_at   INTEGER NOT NULL,
    CHECK ((kind = 'broadcast') = (about IS NULL)),
    CHECK (state IN ('draft', 'awaiting', 'cancelled') OR mailing_id IS NOT NULL),
    CHECK (state IN ('draft', 'cancelled') OR fingerprint IS NOT NULL)
) STRICT;

CREATE INDEX broadcast_by_state ON broadcast (state);
CREATE INDEX broadcast_about ON broadcast (about) WHERE about IS NOT NULL;

-- What it says in one language: Telegram's own parts of a message, and buttons, as JSON.
CREATE TABLE broadcast_text (
    broadcast_id INTEGER NOT NULL REFERENCES broadcast (broadcast_id),
    language     TEXT NOT NULL,
    body         TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (broadcast_id, language)
) STRICT, WITHOUT ROWID;

-- The lifecycle: each state with those that may follow.
CREATE TABLE broadcast_step (
    leaving  TEXT NOT NULL,
    entering TEXT NOT NULL,
    PRIMARY KEY (leaving, entering)
) STRICT, WITHOUT ROWID;

INSERT INTO broadcast_step (leaving, entering) VALUES
    ('draft', 'awaiting'), ('draft', 'scheduled'), ('draft', 'cancelled'),
    ('awaiting', 'draft'), ('awaiting', 'scheduled'), ('awaiting', 'cancelled'),
    -- Back to a draft: before anybody was sent anything.
    ('scheduled', 'draft'), ('scheduled', 'sending'), ('scheduled', 'cancelled'),
    -- Nobody could be sent anything before its last moment.
    ('scheduled', 'finished'),
    ('sending', 'paused'), ('sending', 'finished'), ('sending', 'cancelled'),
    ('paused', 'sending'), ('paused', 'finished'), ('paused', 'cancelled'),
    -- What failed is tried again.
    ('finished', 'sending');

CREATE TRIGGER broadcast_begins_as_a_draft BEFORE INSERT ON broadcast
WHEN new.state <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'a broadcast begins as a draft');
END;

CREATE TRIGGER broadcast_moves_along BEFORE UPDATE OF state ON broadcast
WHEN new.state <> old.state AND NOT EXISTS (
    SELECT 1 FROM broadcast_step WHERE leaving = old.state AND entering = new.state
)
BEGIN
    SELECT RAISE(ABORT, 'a broadcast does not go from this state to that one');
END;

CREATE TRIGGER broadcast_stays_as_confirmed
BEFORE UPDATE OF kind, about, topic, languages, rested_days, send_at, paid, in_channel, says_so ON broadcast
WHEN old.state <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'only a draft is changed');
END;

CREATE TRIGGER broadcast_text_stays_as_confirmed BEFORE UPDATE ON broadcast_text
WHEN EXISTS (
    SELECT 1 FROM broadcast
    WHERE broadcast_id IN (old.broadcast_id, new.broadcast_id) AND state <> 'draft'
)
BEGIN
    SELECT RAISE(ABORT, 'only a draft is changed');
END;

CREATE TRIGGER broadcast_text_is_not_added_later BEFORE INSERT ON broadcast_text
WHEN (SELECT state FROM broadcast WHERE broadcast_id = new.broadcast_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'only a draft is changed');
END;

CREATE TRIGGER broadcast_text_is_not_taken_away_later BEFORE DELETE ON broadcast_text
WHEN (SELECT state FROM broadcast WHERE broadcast_id = old.broadcast_id) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'only a draft is changed');
END;

-- Who did what with a broadcast, and when. ``actor`` is the bot itself where nobody did.
CREATE TABLE audit (
    audit_id     INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    actor        TEXT NOT NULL CHECK (actor IN ('organizer', 'command line', 'bot', 'somebody')),
    chat_id      INTEGER,
    broadcast_id INTEGER,
    -- ``begun``, a state that was entered, or what was refused.
    action       TEXT NOT NULL CHECK (action <> ''),
    detail       TEXT
) STRICT;

CREATE INDEX audit_by_broadcast ON audit (broadcast_id);
CREATE INDEX audit_by_person ON audit (chat_id);

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OF at, actor, broadcast_id, action, detail ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER broadcast_begin_is_audited AFTER INSERT ON broadcast
BEGIN
    INSERT INTO audit (at, actor, chat_id, broadcast_id, action, detail)
    VALUES (new.changed_at, new.changed_as, new.changed_by, new.broadcast_id, 'begun', new.kind);
END;

CREATE TRIGGER broadcast_step_is_audited AFTER UPDATE OF state ON broadcast
WHEN new.state <> old.state
BEGIN
    INSERT INTO audit (at, actor, chat_id, broadcast_id, action, detail)
    VALUES (new.changed_at, new.changed_as, new.changed_by, new.broadcast_id, new.state, old.state);
END;

-- How often each button of a broadcast was tapped; never by whom.
CREATE TABLE broadcast_tap (
    broadcast_id INTEGER NOT NULL REFERENCES broadcast (broadcast_id),
    button       TEXT NOT NULL CHECK (button <> ''),
    taps         INTEGER NOT NULL CHECK (taps >= 1),
    PRIMARY KEY (broadcast_id, button)
) STRICT, WITHOUT ROWID;

-- The messages in organizers' chats that show how a broadcast goes.
CREATE TABLE broadcast_watch (
    broadcast_id INTEGER NOT NULL REFERENCES broadcast (broadcast_id),
    chat_id      INTEGER NOT NULL REFERENCES person (chat_id),
    -- Telegram's number of the message; nothing until it was sent.
    message_id   INTEGER,
    PRIMARY KEY (broadcast_id, chat_id)
) STRICT, WITHOUT ROWID;

-- The same broadcast in the campaign's channel.
CREATE TABLE channel_post (
    broadcast_id INTEGER PRIMARY KEY REFERENCES broadcast (broadcast_id),
    state        TEXT NOT NULL CHECK (state IN ('pending', 'intent', 'sent', 'failed', 'uncertain', 'cancelled')),
    -- Telegram's numbers of the messages, as a JSON list.
    message_ids  TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(message_ids)),
    at           INTEGER NOT NULL,
    code         TEXT,
    -- Whose words were posted: the broadcast's own, or those of the correction that was in force.
    words        INTEGER
) STRICT;

-- What an organizer is being asked about a broadcast, and by which message it was last answered.
CREATE TABLE broadcast_question (
    chat_id      INTEGER PRIMARY KEY REFERENCES person (chat_id),
    broadcast_id INTEGER NOT NULL REFERENCES broadcast (broadcast_id),
    step         TEXT NOT NULL,
    heard        INTEGER NOT NULL DEFAULT 0,
    -- The album whose pictures are being taken, as Telegram names it.
    album        TEXT NOT NULL DEFAULT ''
) STRICT;

-- Whether its messages are paid for, to be sent faster.
ALTER TABLE mailing ADD COLUMN paid INTEGER NOT NULL DEFAULT 0 CHECK (paid IN (0, 1));
-- Telegram's numbers of the other messages of a delivery that takes more than one, as a JSON list.
ALTER TABLE delivery ADD COLUMN further TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(further));
-- Whose words went out: the broadcast's own, or those of the correction that was in force.
ALTER TABLE delivery ADD COLUMN words INTEGER;
-- In which language it was written.
ALTER TABLE delivery ADD COLUMN language TEXT;

-- What a person was sent of late is asked for everybody before a broadcast.
DROP INDEX delivery_by_person;
CREATE INDEX delivery_by_person ON delivery (chat_id, at);

-- What a person has been sent of broadcasts, or may have been; half of one counts too.
CREATE VIEW broadcast_received AS
SELECT delivery.chat_id, delivery.mailing_id, delivery.at
FROM delivery
JOIN mailing ON mailing.mailing_id = delivery.mailing_id
WHERE mailing.kind = 'broadcast'
    AND (delivery.state IN ('sent', 'uncertain', 'intent') OR delivery.message_id IS NOT NULL);

-- Who a broadcast is for, by topic and language alone: nobody can be chosen by an opinion or by what they read.
CREATE VIEW audience AS
SELECT broadcast.broadcast_id, person.chat_id, person.language
FROM broadcast
JOIN subscription ON subscription.topic = broadcast.topic
JOIN person ON person.chat_id = subscription.chat_id AND person.state = 'active'
WHERE broadcast.languages = '[]'
    OR person.language IN (SELECT value FROM json_each(broadcast.languages));

-- Who hears what is about an event, and alerts, if it were sent now: as ``hearer`` was until now.
DROP VIEW hearer;
CREATE VIEW hearer_of_event AS
SELECT mailing.mailing_id, person.chat_id, person.language
FROM mailing
JOIN person ON person.state = 'active'
LEFT JOIN attendance ON attendance.event_id = mailing.event_id AND attendance.chat_id = person.chat_id
LEFT JOIN subscription AS own
    ON own.chat_id = person.chat_id AND own.topic = 'event/' || mailing.event_id
LEFT JOIN subscription AS every
    ON every.chat_id = person.chat_id AND every.topic = 'events'
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
    WHEN mailing.kind = 'thanks' THEN (own.topic IS NOT NULL OR attendance.answer = 'coming')
        AND coalesce(attendance.place, 'held') = 'held'
        AND coalesce(attendance.answer, '') <> 'cant'
    -- To organizers, each of whom has a row from the beginning.
    WHEN mailing.kind = 'alert' THEN 1
    ELSE 0
END;
-- Who hears a broadcast, if it were sent now.
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
-- Whoever holds a copy with other words has it corrected or recalled, also who has opted out since: it makes no
-- sound. One that is just being sent is dealt with when it is known what became of it.
CREATE VIEW hearer_of_change AS
SELECT mailing.mailing_id, copy.chat_id, coalesce(copy.language, person.language) AS language
FROM mailing
JOIN broadcast AS change ON change.mailing_id = mailing.mailing_id AND change.kind <> 'broadcast'
JOIN broadcast AS original ON original.broadcast_id = change.about
JOIN delivery AS copy ON copy.mailing_id = original.mailing_id
JOIN person ON person.chat_id = copy.chat_id
WHERE (copy.message_id IS NOT NULL OR copy.state = 'intent')
    AND coalesce(copy.words, original.broadcast_id) <> change.broadcast_id;

-- Who hears a mailing, whatever it is. (One that looks for single people asks the three views: SQLite would make a list
-- of everybody first.)
CREATE VIEW hearer AS
SELECT mailing_id, chat_id, language FROM hearer_of_event
UNION ALL
SELECT mailing_id, chat_id, language FROM hearer_of_broadcast
UNION ALL
SELECT mailing_id, chat_id, language FROM hearer_of_change;
