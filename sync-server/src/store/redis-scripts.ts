import { createHash } from 'node:crypto';

/** A script that Redis runs as one step: nothing else is between its reads and its writes. */
export interface Script {
	readonly lua: string;
	readonly sha: string;
}

function script(lua: string): Script {
	return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}

/**
 * Keys: revoked devices, document, ledger, log. Arguments: channel, member, device, entry, number of claims, these, ids
 * that are brought; they may be more than `unpack` takes. Answers `revoked`, `foreign`, or the entry's number. What is
 * large is announced without its bytes, because Redis hangs up on subscribers that leave more than a few MiB unread.
 */
const append = script(`
local channel, member, device, entry, claims = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
if redis.call('SISMEMBER', KEYS[1], device) == 1 then return 'revoked' end
for i = 6, #ARGV do
	local owner = redis.call('HGET', KEYS[3], ARGV[i])
	if owner and owner ~= member then return 'foreign' end
end
for i = 6, 5 + claims do redis.call('HSET', KEYS[3], ARGV[i], member) end
local seq = redis.call('HINCRBY', KEYS[2], 'seq', 1)
local time = redis.call('TIME')
redis.call('XADD', KEYS[4], seq .. '-' .. (time[1] * 1000 + math.floor(time[2] / 1000)), 'e', entry)
redis.call('PUBLISH', channel, #entry <= 65536 and seq .. ' ' .. entry or seq)
return seq
`);

/** Keys: document, log. Argument: from which number on. Answers the last number, then about a MiB of ids and entries. */
const page = script(`
local page, bytes, from, count = { redis.call('HGET', KEYS[1], 'seq') or '0' }, 0, ARGV[1], 1
repeat
	local found = redis.call('XRANGE', KEYS[2], from, '+', 'COUNT', count)
	for _, entry in ipairs(found) do
		if bytes >= 1048576 then break end
		page[#page + 1], page[#page + 2] = entry[1], entry[2][2]
		from = '(' .. entry[1]
		bytes = bytes + #entry[2][2]
	end
	local isEnd = #found < count
	count = math.min(count * 2, 64)
until isEnd or bytes >= 1048576
return page
`);

/** Keys: document, ledger. Argument: what the keys of snapshots begin with. Answers number, snapshot, its head, ledger. */
const open = script(`
local document = redis.call('HMGET', KEYS[1], 'seq', 'snapshot')
local head = document[2] and redis.call('HGET', ARGV[1] .. document[2], 'head')
return { document[1] or '0', document[2] or '0', head, redis.call('HGETALL', KEYS[2]) }
`);

/**
 * Keys: document, snapshots by time, log, the new snapshot. Arguments: what the keys of snapshots begin with, its
 * number, ms to keep. Answers the head of the newest, this one or that of another node.
 *
 * Of the snapshots stay: the newest, the one before it and those that were the newest within a minute, which another
 * node may be sending; the newest that is older than what is kept; after that one an eighth of the time apart. The log
 * stays from there on.
 */
const compact = script(`
local prefix, seq, keep = ARGV[1], ARGV[2], tonumber(ARGV[3])
local newest = redis.call('HGET', KEYS[1], 'snapshot')
if newest and tonumber(newest) >= tonumber(seq) then
	redis.call('UNLINK', KEYS[4])
	return redis.call('HGET', prefix .. newest, 'head')
end
redis.call('RENAME', KEYS[4], prefix .. seq)
redis.call('PERSIST', prefix .. seq)
redis.call('HSET', KEYS[1], 'snapshot', seq)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[2], now, seq)
local function leave(old)
	redis.call('UNLINK', prefix .. old)
	redis.call('ZREM', KEYS[2], old)
end
local base
for _, old in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. (now - keep))) do
	if base then leave(base) end
	base = old
end
if base then redis.call('XTRIM', KEYS[3], 'MINID', base + 1) end
local kept = base and now - keep or -math.huge
local later = redis.call('ZRANGEBYSCORE', KEYS[2], now - keep, '+inf', 'WITHSCORES')
for i = 1, #later - 4, 2 do
	local isNear, isPast = later[i + 1] - kept < keep / 8, tonumber(later[i + 3]) < now - 60000
	if isNear and isPast then leave(later[i]) else kept = tonumber(later[i + 1]) end
end
return redis.call('HGET', prefix .. seq, 'head')
`);

/**
 * Keys: team, audit, revoked devices, changed teams, their count. Arguments: channel, workspace, version, JSON, number
 * of revoked devices, these, audit entries. Answers the count of the change, 0 where it was not kept.
 */
const saveTeam = script(`
local channel, workspace, version, json, count = unpack(ARGV)
if tonumber(redis.call('HGET', KEYS[1], 'version') or 0) ~= version - 1 then return 0 end
redis.call('HSET', KEYS[1], 'version', version, 'json', json)
for i = 6, #ARGV do
	if i - 5 <= tonumber(count) then redis.call('SADD', KEYS[3], ARGV[i])
	else redis.call('RPUSH', KEYS[2], ARGV[i]) end
end
local change = redis.call('INCR', KEYS[5])
redis.call('ZADD', KEYS[4], change, workspace)
redis.call('PUBLISH', channel, change .. ' ' .. workspace)
return change
`);

/** Key: values. Arguments: name, value, and what it was before, if it was. Answers whether it was kept. */
const setValue = script(`
if (redis.call('HGET', KEYS[1], ARGV[1]) or nil) ~= ARGV[3] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
`);

/**
 * Keys: the blob that has arrived, its place, sizes, marks. Arguments: hash, bytes, and how many the workspace may have.
 * Answers whether it was kept.
 */
const keepBlob = script(`
local size = tonumber(ARGV[2])
local before = tonumber(redis.call('HGET', KEYS[3], ARGV[1]) or 0)
local used = tonumber(redis.call('HGET', KEYS[3], 'used') or 0) - before + size
if used > tonumber(ARGV[3]) then
	redis.call('UNLINK', KEYS[1])
	return 'used-up'
end
redis.call('RENAME', KEYS[1], KEYS[2])
redis.call('PERSIST', KEYS[2])
redis.call('HSET', KEYS[3], ARGV[1], size, 'used', used)
redis.call('HDEL', KEYS[4], ARGV[1])
return 'kept'
`);

/** Keys: sizes, marks. Arguments: hash, and when. */
const markBlob = script(`
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
return redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
`);

/**
 * Keys: blob, sizes, marks. Arguments: hash and, where only what was marked by then is to go, when. Answers whether it
 * went.
 */
const removeBlob = script(`
if ARGV[2] then
	local marked = redis.call('HGET', KEYS[3], ARGV[1])
	if not marked or tonumber(marked) > tonumber(ARGV[2]) then return 0 end
end
redis.call('HDEL', KEYS[3], ARGV[1])
local size = redis.call('HGET', KEYS[2], ARGV[1])
redis.call('UNLINK', KEYS[1])
if size then
	redis.call('HDEL', KEYS[2], ARGV[1])
	redis.call('HINCRBY', KEYS[2], 'used', -tonumber(size))
end
return 1
`);

export const SCRIPTS = {
	append,
	page,
	open,
	compact,
	saveTeam,
	setValue,
	keepBlob,
	markBlob,
	removeBlob
} as const;
