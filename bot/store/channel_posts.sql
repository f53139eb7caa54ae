-- name: plan_channel_post(broadcast_id, at)!
-- It is to be posted in the channel, or changed there.
INSERT INTO channel_post (broadcast_id, state, at)
VALUES (:broadcast_id, 'pending', :at)
ON CONFLICT (broadcast_id) DO UPDATE SET state = 'pending', at = excluded.at
WHERE channel_post.state = 'cancelled';

-- name: drop_channel_post(broadcast_id)!
-- It is not posted in the channel, being a draft again.
DELETE FROM channel_post
WHERE broadcast_id = :broadcast_id AND state = 'pending';

-- name: cancel_channel_post(broadcast_id, at)!
-- What is not yet in the channel never is.
UPDATE channel_post SET state = 'cancelled', at = :at
WHERE broadcast_id = :broadcast_id AND state = 'pending';

-- name: channel_post_of(broadcast_id)^
-- record_class: ChannelPost
-- What became of it in the channel, or nothing.
SELECT broadcast_id, state, message_ids, at, code, words
FROM channel_post
WHERE broadcast_id = :broadcast_id;

-- name: due_channel_posts()
-- record_class: ChannelPost
-- What is to be posted or changed in the channel now: with its broadcast, while that is under way or over.
SELECT channel_post.broadcast_id, channel_post.state, message_ids, at, code, words
FROM channel_post
JOIN broadcast ON broadcast.broadcast_id = channel_post.broadcast_id
WHERE channel_post.state = 'pending' AND broadcast.state IN ('sending', 'finished')
ORDER BY channel_post.broadcast_id;

-- name: record_channel_post(broadcast_id, leaving, entering, message_ids, code, words, at)$
-- What became of it; gives the id when it was in that state.
UPDATE channel_post SET
    state = :entering, message_ids = :message_ids, code = :code, words = coalesce(:words, words), at = :at
WHERE broadcast_id = :broadcast_id AND state = :leaving
RETURNING broadcast_id;

-- name: doubt_channel_posts(at)!
-- What was about to be posted when the program ended may be there or not; a change is made again.
UPDATE channel_post SET
    state = iif(broadcast.kind = 'broadcast', 'uncertain', 'pending'),
    code = iif(broadcast.kind = 'broadcast', 'interrupted', NULL),
    at = :at
FROM broadcast
WHERE channel_post.state = 'intent' AND broadcast.broadcast_id = channel_post.broadcast_id;
