-- Mailings and their deliveries, what organizers prepare, and who comes to an event.

-- Reminders at any hour, also between the campaign's quiet hours.
ALTER TABLE event ADD COLUMN any_hour INTEGER NOT NULL DEFAULT 0 CHECK (any_hour IN (0, 1));
-- Which reminders there are, as their names with a space between them.
ALTER TABLE event ADD COLUMN ladder TEXT NOT NULL DEFAULT 'day morning hours';
-- Whether those who came are thanked afterwards.
ALTER TABLE event ADD COLUMN thanks INTEGER NOT NULL DEFAULT 0 CHECK (thanks IN (0, 1));
-- Telegram's name for a picture that an organizer sent.
ALTER TABLE event ADD COLUMN picture TEXT CHECK (picture <> '');
-- The SEQUENCE that the calendar it came from said last; ``revision`` counts on by itself.
ALTER TABLE event ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0 CHECK (sequence >= 0);
UPDATE event SET sequence = revision;
-- What people are asked to bring; may be empty.
ALTER TABLE event_text ADD COLUMN bring TEXT NOT NULL DEFAULT '';

-- How an event stood before a change that people are told about, to say what it was.
CREATE TABLE event_version (
    event_id  INTEGER NOT NULL REFERENCES event (event_id),
    revision  INTEGER NOT NULL CHECK (revision >= 0),
    starts_at INTEGER NOT NULL,
    ends_at   INTEGER,
    all_day   INTEGER NOT NULL CHECK (all_day IN (0, 1)),
    zone      TEXT NOT NULL CHECK (zone <> ''),
    state     TEXT NOT NULL CHECK (state IN ('published', 'cancelled')),
    -- The place by language, as a JSON object.
    places    TEXT NOT NULL CHECK (json_valid(places)),
    PRIMARY KEY (event_id, revision)
) STRICT, WITHOUT ROWID;

-- Who comes: a place at the event, an answer, and whether reminders for all events leave this one out.
CREATE TABLE attendance (
    event_id      INTEGER NOT NULL REFERENCES event (event_id),
    chat_id       INTEGER NOT NULL REFERENCES person (chat_id),
    place         TEXT NOT NULL CHECK (place IN ('none', 'held', 'waiting', 'offered')),
    -- When the place was asked for: the order of the waiting list.
    asked_at      INTEGER NOT NULL,
    -- Which update asked: people who ask in the same second are in order too.
    update_id     INTEGER NOT NULL,
    offered_until INTEGER,
    answer        TEXT CHECK (answer IN ('coming', 'cant')),
    muted         INTEGER NOT NULL DEFAULT 0 CHECK (muted IN (0, 1)),
    PRIMARY KEY (event_id, chat_id),
    CHECK ((place = 'offered') = (offered_until IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- Who opted in to one event before there were places has one.
INSERT INTO attendance (event_id, chat_id, place, asked_at, update_id)
SELECT event.event_id, subscription.chat_id, 'held', 0, 0
FROM subscription
JOIN event ON subscription.topic = 'event/' || event.event_id;

CREATE INDEX attendance_by_person ON attendance (chat_id);
CREATE INDEX attendance_waiting ON attendance (event_id, asked_at, update_id) WHERE place = 'waiting';
CREATE INDEX attendance_offered ON attendance (offered_until) WHERE place = 'offered';

-- Which reminders a person wants, where they chose otherwise than usual.
CREATE TABLE rung_choice (
    chat_id INTEGER NOT NULL REFERENCES person (chat_id),
    rung    TEXT NOT NULL CHECK (rung <> ''),
    wanted  INTEGER NOT NULL CHECK (wanted IN (0, 1)),
    PRIMARY KEY (chat_id, rung)
) STRICT, WITHOUT ROWID;

-- One message for an audience. Kinds are added with the features that send them.
CREATE TABLE mailing (
    mailing_id INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind <> ''),
    -- The lower, the sooner.
    priority   INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
    event_id   INTEGER REFERENCES event (event_id),
    -- When the event starts that it is about: an event that is moved is reminded of anew.
    starts_at  INTEGER,
    -- Which of an event's mailings of this kind: a rung of the ladder, a revision, a number.
    part       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (
        state IN ('planned', 'sending', 'paused', 'expiring', 'cancelling', 'done', 'missed', 'cancelled')
    ),
    due_at     INTEGER NOT NULL,
    -- From this moment on nothing of it is sent.
    expires_at INTEGER NOT NULL,
    -- Whether it waits while the campaign's quiet hours last.
    quiet      INTEGER NOT NULL CHECK (quiet IN (0, 1)),
    -- How far the fan-out has come: everyone up to this chat has their row.
    cursor     INTEGER NOT NULL DEFAULT 0,
    fanned_out INTEGER NOT NULL DEFAULT 0 CHECK (fanned_out IN (0, 1)),
    -- Why it is paused.
    reason     TEXT,
    created_at INTEGER NOT NULL,
    -- One mailing per event, start and part: however often it is planned.
    UNIQUE (kind, event_id, starts_at, part),
    CHECK ((event_id IS NULL) = (starts_at IS NULL))
) STRICT;

CREATE INDEX mailing_by_state ON mailing (state, due_at);
CREATE INDEX mailing_by_event ON mailing (event_id, starts_at);

-- What a mailing says beyond its facts, by language: an organizer's word.
CREATE TABLE mailing_text (
    mailing_id INTEGER NOT NULL REFERENCES mailing (mailing_id),
    language   TEXT NOT NULL,
    text       TEXT NOT NULL CHECK (text <> ''),
    PRIMARY KEY (mailing_id, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
    mailing_id INTEGER NOT NULL REFERENCES mailing (mailing_id),
    chat_id    INTEGER NOT NULL REFERENCES person (chat_id),
    state      TEXT NOT NULL CHECK (
        state IN ('pending', 'intent', 'sent', 'gone', 'failed', 'uncertain', 'cancelled')
    ),
    -- Telegram's number of the message.
    message_id INTEGER,
    attempts   INTEGER NOT NULL DEFAULT 0,
    -- A pending one rests until then.
    not_before INTEGER NOT NULL DEFAULT 0,
    at         INTEGER NOT NULL,
    -- Telegram's reason, or our own.
    code       TEXT,
    PRIMARY KEY (mailing_id, chat_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_by_person ON delivery (chat_id);
CREATE INDEX delivery_pending ON delivery (mailing_id, not_before) WHERE state = 'pending';
CREATE INDEX delivery_intent ON delivery (mailing_id) WHERE state = 'intent';

-- Who hears a mailing, if it were sent now: the one place that decides it, for the fan-out and again for each claim.
-- A person hears of one event through the topic ``event/<id>`` or through ``events``, unless they left this one out.
CREATE VIEW hearer AS
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

-- Who delivers: one worker at a time, whose heart beats here.
CREATE TABLE lease (
    name    TEXT PRIMARY KEY CHECK (name <> ''),
    holder  TEXT NOT NULL,
    -- The machine's name: on it, a lock on the file tells whether the holder lives.
    machine TEXT NOT NULL,
    beat_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What an organizer is preparing: one thing at a time.
CREATE TABLE draft (
    chat_id INTEGER PRIMARY KEY REFERENCES person (chat_id),
    kind    TEXT NOT NULL CHECK (kind <> ''),
    -- What the next message is taken for; empty while nothing is asked.
    step    TEXT NOT NULL,
    -- What is known so far, as JSON.
    facts   TEXT NOT NULL CHECK (json_valid(facts)),
    at      INTEGER NOT NULL
) STRICT;

-- Opt-ins of one topic by day, for its report.
CREATE INDEX consent_by_purpose ON consent (purpose, action, at);
