-- name: put_event(uid, occurrence, starts_at, ends_at, all_day, zone, latitude, longitude, link, state, sequence)$
-- Adds an event, or brings the one with this name up to date; gives its id. Its revision is raised apart.
INSERT INTO event (
    uid, occurrence, starts_at, ends_at, all_day, zone, latitude, longitude, link, state, revision, sequence
)
VALUES (
    :uid, :occurrence, :starts_at, :ends_at, :all_day, :zone, :latitude, :longitude, :link, :state,
    :sequence, :sequence
)
ON CONFLICT (uid, occurrence) DO UPDATE SET
    starts_at = excluded.starts_at,
    ends_at = excluded.ends_at,
    all_day = excluded.all_day,
    zone = excluded.zone,
    latitude = excluded.latitude,
    longitude = excluded.longitude,
    link = excluded.link,
    state = excluded.state,
    sequence = excluded.sequence
RETURNING event_id;

-- name: put_event_text(event_id, language, title, description, place)!
-- What the event is called and where it is, in one language.
INSERT INTO event_text (event_id, language, title, description, place)
VALUES (:event_id, :language, :title, :description, :place)
ON CONFLICT (event_id, language) DO UPDATE SET
    title = excluded.title,
    description = excluded.description,
    place = excluded.place;

-- name: set_sequence(event_id, sequence)!
-- The calendar it came from has come so far.
UPDATE event SET sequence = max(sequence, :sequence)
WHERE event_id = :event_id;

-- name: set_bring(event_id, language, bring)!
-- What people are asked to bring.
UPDATE event_text SET bring = :bring
WHERE event_id = :event_id AND language = :language;

-- name: drop_event_texts(event_id, languages)!
-- The texts in other languages than these (a JSON list) go.
DELETE FROM event_text
WHERE event_id = :event_id AND language NOT IN (SELECT value FROM json_each(:languages));

-- name: set_arrangements(event_id, capacity, any_hour, ladder, thanks, picture)!
-- What an organizer decided about an event beyond what a calendar says.
UPDATE event SET
    capacity = :capacity, any_hour = :any_hour, ladder = :ladder, thanks = :thanks, picture = :picture
WHERE event_id = :event_id;

-- name: raise_revision(event_id, revision)!
-- The event has changed in a way that people are told about.
UPDATE event SET revision = :revision
WHERE event_id = :event_id;

-- name: put_version(event_id, revision, starts_at, ends_at, all_day, zone, state, places)!
-- How the event stood at a revision.
INSERT INTO event_version (event_id, revision, starts_at, ends_at, all_day, zone, state, places)
VALUES (:event_id, :revision, :starts_at, :ends_at, :all_day, :zone, :state, :places)
ON CONFLICT (event_id, revision) DO NOTHING;

-- name: version(event_id, revision)^
-- record_class: EventVersion
-- How the event stood at a revision, or nothing.
SELECT event_id, revision, starts_at, ends_at, all_day, zone, state, places
FROM event_version
WHERE event_id = :event_id AND revision = :revision;

-- name: event_by_name(uid, occurrence)^
-- record_class: EventRow
-- The event that a calendar calls by this name, or nothing.
SELECT
    event_id, uid, occurrence, starts_at, ends_at, all_day, zone,
    latitude, longitude, link, capacity, state, revision,
    any_hour, ladder, thanks, picture, sequence
FROM event
WHERE uid = :uid AND occurrence = :occurrence;

-- name: events_of_series(uid, after)
-- record_class: EventRow
-- The coming occurrences of one series.
SELECT
    event_id, uid, occurrence, starts_at, ends_at, all_day, zone,
    latitude, longitude, link, capacity, state, revision,
    any_hour, ladder, thanks, picture, sequence
FROM event
WHERE uid = :uid AND starts_at > :after
ORDER BY occurrence;

-- name: event_by_id(event_id)^
-- record_class: EventRow
-- One event, or nothing.
SELECT
    event_id, uid, occurrence, starts_at, ends_at, all_day, zone,
    latitude, longitude, link, capacity, state, revision,
    any_hour, ladder, thanks, picture, sequence
FROM event
WHERE event_id = :event_id;

-- name: coming_events(after, first, at_most)
-- record_class: EventRow
-- Events that have not ended yet, next first: a page of them.
SELECT
    event_id, uid, occurrence, starts_at, ends_at, all_day, zone,
    latitude, longitude, link, capacity, state, revision,
    any_hour, ladder, thanks, picture, sequence
FROM event
WHERE state = 'published' AND coalesce(ends_at, starts_at) > :after
ORDER BY starts_at, event_id
LIMIT :at_most OFFSET :first;

-- name: count_coming_events(after)$
-- How many events have not ended yet.
SELECT count(*) FROM event
WHERE state = 'published' AND coalesce(ends_at, starts_at) > :after;

-- name: event_before(event_id, after)$
-- The coming event just before this one, or nothing.
SELECT earlier.event_id
FROM event AS this
JOIN event AS earlier
    ON (earlier.starts_at, earlier.event_id) < (this.starts_at, this.event_id)
WHERE this.event_id = :event_id
    AND earlier.state = 'published'
    AND coalesce(earlier.ends_at, earlier.starts_at) > :after
ORDER BY earlier.starts_at DESC, earlier.event_id DESC
LIMIT 1;

-- name: event_behind(event_id, after)$
-- The coming event just behind this one, or nothing.
SELECT later.event_id
FROM event AS this
JOIN event AS later
    ON (later.starts_at, later.event_id) > (this.starts_at, this.event_id)
WHERE this.event_id = :event_id
    AND later.state = 'published'
    AND coalesce(later.ends_at, later.starts_at) > :after
ORDER BY later.starts_at, later.event_id
LIMIT 1;

-- name: event_texts(event_ids)
-- record_class: EventText
-- The texts of some events, given as a JSON list of ids.
SELECT event_id, language, title, description, place, bring
FROM event_text
WHERE event_id IN (SELECT value FROM json_each(:event_ids))
ORDER BY event_id, language;

-- name: cancel_event(event_id, sequence)!
-- The event does not take place; its texts and times stay, to say what was cancelled.
UPDATE event SET state = 'cancelled', sequence = :sequence
WHERE event_id = :event_id;

-- name: ahead(after, until)
-- record_class: EventRow
-- Every event that has not begun, and begins by a moment.
SELECT
    event_id, uid, occurrence, starts_at, ends_at, all_day, zone,
    latitude, longitude, link, capacity, state, revision,
    any_hour, ladder, thanks, picture, sequence
FROM event
WHERE state = 'published' AND starts_at > :after AND starts_at <= :until
ORDER BY starts_at, event_id;

-- name: next_ahead(starts_at, event_id, at_most)
-- record_class: EventRow
-- The next events behind one in the list of those that take place, by its start and its id.
SELECT
    event_id, uid, occurrence, starts_at, ends_at, all_day, zone,
    latitude, longitude, link, capacity, state, revision,
    any_hour, ladder, thanks, picture, sequence
FROM event
WHERE state = 'published' AND (starts_at, event_id) > (:starts_at, :event_id)
ORDER BY starts_at, event_id
LIMIT :at_most;

-- name: not_over(after, first, at_most)
-- record_class: EventRow
-- Events that have not ended yet, cancelled ones too, next first: a page of them.
SELECT
    event_id, uid, occurrence, starts_at, ends_at, all_day, zone,
    latitude, longitude, link, capacity, state, revision,
    any_hour, ladder, thanks, picture, sequence
FROM event
WHERE coalesce(ends_at, starts_at) > :after
ORDER BY starts_at, event_id
LIMIT :at_most OFFSET :first;

-- name: count_not_over(after)$
-- How many events have not ended yet, cancelled ones too.
SELECT count(*) FROM event
WHERE coalesce(ends_at, starts_at) > :after;

-- name: over(at, first, at_most)
-- record_class: EventRow
-- Events that have ended, cancelled ones too, newest first: a page of them.
SELECT
    event_id, uid, occurrence, starts_at, ends_at, all_day, zone,
    latitude, longitude, link, capacity, state, revision,
    any_hour, ladder, thanks, picture, sequence
FROM event
WHERE coalesce(ends_at, starts_at) <= :at
ORDER BY starts_at DESC, event_id DESC
LIMIT :at_most OFFSET :first;

-- name: count_over(at)$
-- How many events have ended, cancelled ones too.
SELECT count(*) FROM event
WHERE coalesce(ends_at, starts_at) <= :at;
