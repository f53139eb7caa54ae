-- People, what they agreed to, and the events they can opt in to.
-- Times are UTC epoch seconds, zones IANA names, languages lower-case BCP 47 tags.

CREATE TABLE person (
    chat_id   INTEGER PRIMARY KEY,
    language  TEXT NOT NULL CHECK (length(language) BETWEEN 2 AND 20),
    state     TEXT NOT NULL CHECK (state IN ('active', 'gone')),
    joined_at INTEGER NOT NULL,
    came_from TEXT CHECK (length(came_from) <= 64)
) STRICT;

CREATE TABLE consent (
    consent_id      INTEGER PRIMARY KEY,
    chat_id         INTEGER NOT NULL REFERENCES person (chat_id),
    purpose         TEXT NOT NULL CHECK (purpose <> ''),
    action          TEXT NOT NULL CHECK (action IN ('given', 'withdrawn')),
    wording_version INTEGER CHECK (wording_version >= 1),
    wording_hash    TEXT CHECK (length(wording_hash) = 64),
    language        TEXT NOT NULL,
    at              INTEGER NOT NULL,
    update_id       INTEGER NOT NULL,
    -- An update that Telegram gives twice changes nothing. One update may give and withdraw the same purpose:
    -- when the answer to an opt-in finds the person gone.
    UNIQUE (chat_id, update_id, purpose, action),
    -- A consent without the words it was given to proves nothing.
    CHECK (action = 'withdrawn' OR (wording_version IS NOT NULL AND wording_hash IS NOT NULL))
) STRICT;

CREATE TRIGGER consent_is_never_changed BEFORE UPDATE ON consent
BEGIN
    SELECT RAISE(ABORT, 'consent is append-only');
END;

CREATE TRIGGER consent_is_never_deleted BEFORE DELETE ON consent
BEGIN
    SELECT RAISE(ABORT, 'consent is append-only');
END;

CREATE TABLE subscription (
    chat_id INTEGER NOT NULL REFERENCES person (chat_id),
    topic   TEXT NOT NULL CHECK (topic IN ('updates', 'events') OR topic GLOB 'event/[1-9]*'),
    PRIMARY KEY (chat_id, topic)
) STRICT, WITHOUT ROWID;

CREATE INDEX subscription_by_topic ON subscription (topic, chat_id);

CREATE TABLE event (
    event_id   INTEGER PRIMARY KEY,
    -- A calendar's own name for the event, and for one occurrence of a series its original start
    -- (0 for an event that happens once).
    uid        TEXT NOT NULL CHECK (uid <> ''),
    occurrence INTEGER NOT NULL,
    starts_at  INTEGER NOT NULL,
    ends_at    INTEGER CHECK (ends_at >= starts_at),
    all_day    INTEGER NOT NULL CHECK (all_day IN (0, 1)),
    zone       TEXT NOT NULL CHECK (zone <> ''),
    latitude   REAL CHECK (latitude BETWEEN -90 AND 90),
    longitude  REAL CHECK (longitude BETWEEN -180 AND 180),
    link       TEXT,
    capacity   INTEGER CHECK (capacity > 0),
    state      TEXT NOT NULL CHECK (state IN ('published', 'cancelled')),
    revision   INTEGER NOT NULL CHECK (revision >= 0),
    UNIQUE (uid, occurrence),
    CHECK ((latitude IS NULL) = (longitude IS NULL))
) STRICT;

CREATE INDEX event_by_start ON event (state, starts_at);

CREATE TABLE event_text (
    event_id    INTEGER NOT NULL REFERENCES event (event_id),
    language    TEXT NOT NULL,
    title       TEXT NOT NULL CHECK (title <> ''),
    description TEXT NOT NULL,
    place       TEXT NOT NULL,
    PRIMARY KEY (event_id, language)
) STRICT, WITHOUT ROWID;
