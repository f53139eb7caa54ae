-- name: withdrawn()
-- record_class: Withdrawn
-- Everything that was withdrawn by people who are known, in the order of it, with each one's secret.
SELECT
    consent_id, consent.chat_id, purpose, action, wording_version, wording_hash, consent.language, at, update_id, receipt
FROM consent
JOIN person ON person.chat_id = consent.chat_id
WHERE action = 'withdrawn'
ORDER BY consent_id;

-- name: begun_broadcasts()
-- Broadcasts that somebody may have been sent.
SELECT broadcast_id, created_at FROM broadcast
WHERE state IN ('sending', 'paused', 'finished') OR (state = 'cancelled' AND mailing_id IS NOT NULL);

-- name: fates()
-- What became of every broadcast.
SELECT broadcast_id, created_at, state, fingerprint FROM broadcast;

-- name: begun_renewals()
-- What people were asked anew, or are to be asked no more: all but what has not begun.
SELECT part, priority, due_at, expires_at, created_at FROM mailing
WHERE kind = 'renewal' AND state <> 'planned';

-- name: note_renewals(renewals)!
-- What people were asked anew elsewhere (a JSON list) they are not asked again here.
INSERT INTO mailing (kind, part, priority, due_at, expires_at, created_at, state, quiet, fanned_out)
SELECT 'renewal', value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, 'done', 1, 1
FROM json_each(:renewals)
WHERE true
ON CONFLICT (part) WHERE kind = 'renewal' DO UPDATE SET state = 'done', fanned_out = 1, reason = NULL;

-- name: taken_back(fates)
-- What waits here for approval or its time, and elsewhere (a JSON list of all broadcasts there) neither does as it is
-- nor has been sent: it was taken back, changed or thrown away.
SELECT broadcast_id FROM broadcast
WHERE state IN ('awaiting', 'scheduled') AND NOT EXISTS (
    SELECT 1 FROM json_each(:fates) AS fate
    WHERE fate.value ->> 0 = broadcast.broadcast_id AND fate.value ->> 1 = broadcast.created_at
        AND (
            fate.value ->> 2 IN ('sending', 'paused', 'finished')
            OR (fate.value ->> 2 IN (broadcast.state, 'scheduled') AND fate.value ->> 3 = broadcast.fingerprint)
        )
);

-- name: call_off_mailings(broadcasts)!
-- Nothing of some broadcasts (a JSON list) is sent.
UPDATE mailing SET state = 'cancelled'
WHERE state = 'planned' AND mailing_id IN (
    SELECT broadcast.mailing_id FROM broadcast
    JOIN json_each(:broadcasts) AS number ON number.value = broadcast.broadcast_id
);

-- name: call_off_posts(broadcasts, now)!
-- Nothing of some broadcasts (a JSON list) is posted in the channel.
UPDATE channel_post SET state = 'cancelled', at = :now
WHERE state = 'pending' AND broadcast_id IN (SELECT value FROM json_each(:broadcasts));

-- name: call_off_broadcasts(broadcasts, now)!
-- Some broadcasts (a JSON list) wait for nothing any more.
UPDATE broadcast SET state = 'cancelled', changed_by = NULL, changed_as = 'command line', changed_at = :now
WHERE broadcast_id IN (SELECT value FROM json_each(:broadcasts));

-- name: newest()^
-- How far the store has come in what may not be lost: erasures, consents, and what was decided about broadcasts.
SELECT
    (SELECT count(*) FROM erasure),
    (SELECT coalesce(max(consent_id), 0) FROM consent),
    (SELECT coalesce(max(audit_id), 0) FROM audit);

-- name: mailings_begun(now, begun)
-- Mailings that were due by a moment and not over, and those of broadcasts (a JSON list of ids and times of making)
-- that are known to have begun.
SELECT mailing_id FROM mailing
WHERE state IN ('sending', 'paused', 'expiring', 'cancelling')
    OR (state = 'planned' AND (due_at <= :now OR mailing_id IN (
        SELECT broadcast.mailing_id
        FROM json_each(:begun) AS known
        JOIN broadcast
            ON broadcast.broadcast_id = known.value ->> 0 AND broadcast.created_at = known.value ->> 1
    )));

-- name: doubt_deliveries(mailings, now)!
-- What was still to be sent of some mailings (a JSON list) may have been sent since the backup was made.
UPDATE delivery SET
    state = 'uncertain',
    code = 'restored',
    language = coalesce(language, (SELECT person.language FROM person WHERE person.chat_id = delivery.chat_id)),
    at = :now
WHERE state IN ('pending', 'intent') AND mailing_id IN (SELECT value FROM json_each(:mailings));

-- name: end_mailings(mailings)!
-- Nothing more of some mailings (a JSON list) is sent. Not cancelled: a reminder that is would be planned again.
UPDATE mailing SET state = 'done', fanned_out = 1, reason = NULL
WHERE mailing_id IN (SELECT value FROM json_each(:mailings));

-- name: discard_begun(begun, now)!
-- What is a draft here and is known to have been sent since is none any more.
UPDATE broadcast SET state = 'cancelled', changed_by = NULL, changed_as = 'command line', changed_at = :now
WHERE state IN ('draft', 'awaiting') AND EXISTS (
    SELECT 1 FROM json_each(:begun) AS known
    WHERE known.value ->> 0 = broadcast.broadcast_id AND known.value ->> 1 = broadcast.created_at
);

-- name: doubt_posts(now)!
-- What was still to be posted in the channel may have been posted since.
UPDATE channel_post SET state = 'uncertain', code = 'restored', at = :now
WHERE state IN ('pending', 'intent') AND broadcast_id IN (
    SELECT broadcast_id FROM broadcast WHERE state IN ('sending', 'paused', 'finished', 'cancelled')
);
