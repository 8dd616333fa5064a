/**
 * What must happen wholly or not at all, as scripts that Redis runs without a pause in between.
 *
 * A record is one string: `<consumed> <expires> <owner> <grant> <uid>`, a line break, the payload.
 * Instants are 15 digits, so that consuming overwrites the first of them in place; all zeros is not
 * consumed. The owner is the tag of the record's key: a copy under a uid tells by it whose it is.
 */
import { hash } from 'node:crypto';

export interface Script {
  readonly source: string;
  readonly sha: string;
}

/** The most records of a grant that the index remembers; those that end soonest are forgotten first. */
const INDEX_BOUND = 1_000;

/** A header is 230 bytes long at most. */
const HEADER = `
local function header(key)
  return string.match(redis.call('GETRANGE', key, 0, 255), '^(%d+) (%d+) (%S+) (%S*) (%S*)\\n')
end`;

function script(lua: string): Script {
  const source = HEADER + lua;
  return { source, sha: hash('sha1', source) };
}

/**
 * Writes a record under each of the keys, and adds it to the one that is the index. What was
 * consumed stays so. Answers the uid that the record had before, as it may be another.
 * With a payload to replace, nothing is written, and nothing answered, unless that lies under the first key.
 * ARGV: now, time to live, key of the index, expires, owner, grant, uid, payload, payload to replace.
 */
export const PUT = script(`
local now, ttl, owner, before = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[5], ''
if ARGV[9] ~= '' then
  local _, expires = header(KEYS[1])
  if not expires or tonumber(expires) <= now then return false end
  local value = redis.call('GET', KEYS[1])
  if string.sub(value, string.find(value, '\\n', 1, true) + 1) ~= ARGV[9] then return false end
end
for _, key in ipairs(KEYS) do
  if key ~= ARGV[3] then
    local consumed, expires, whose, _, uid = header(key)
    if whose ~= owner or tonumber(expires) <= now then consumed = string.rep('0', 15) end
    if whose == owner then before = uid end
    if ttl > 0 then
      local head = table.concat({consumed, ARGV[4], owner, ARGV[6], ARGV[7]}, ' ')
      redis.call('SET', key, head .. '\\n' .. ARGV[8], 'PX', ttl)
    elseif whose == owner then
      redis.call('DEL', key)
    end
  elseif ttl > 0 then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    redis.call('ZADD', key, ARGV[4], owner)
    redis.call('ZREMRANGEBYRANK', key, 0, -${INDEX_BOUND + 1})
    if redis.call('PTTL', key) < ttl then redis.call('PEXPIRE', key, ttl) end
  end
end
return before`);

/** Consumes a record, once. Answers its uid, or nothing to who lost. ARGV: now. */
export const CONSUME = script(`
local consumed, expires, _, _, uid = header(KEYS[1])
if not consumed or tonumber(consumed) > 0 or tonumber(expires) <= tonumber(ARGV[1]) then
  return false
end
redis.call('SETRANGE', KEYS[1], 0, ARGV[1])
return uid`);

/** Consumes the copy of a record that was consumed. ARGV: now, owner. */
export const CONSUME_COPY = script(`
local _, _, owner = header(KEYS[1])
if owner == ARGV[2] then redis.call('SETRANGE', KEYS[1], 0, ARGV[1]) end
return 1`);

/** Deletes a record, unless it has a copy, which must go first: then answers the uid. */
export const REMOVE = script(`
local _, _, _, _, uid = header(KEYS[1])
if uid and uid ~= '' then return uid end
redis.call('DEL', KEYS[1])
return ''`);

/** Deletes what lies under the keys and is the owner's. ARGV: owner. */
export const DROP = script(`
for _, key in ipairs(KEYS) do
  local _, _, owner = header(key)
  if owner == ARGV[1] then redis.call('DEL', key) end
end
return 1`);

/** Deletes those records that hang on the grant; answers the owner and uid of each that has a copy. */
export const REVOKE = script(`
local copies = {}
for _, key in ipairs(KEYS) do
  local _, _, owner, grant, uid = header(key)
  if grant == ARGV[1] then
    redis.call('DEL', key)
    if uid ~= '' then table.insert(copies, {owner, uid}) end
  end
end
return copies`);

/** Raises a counter: `<count> <last> <expires>`. ARGV: now, expires if new, time to live if new. */
export const INCREMENT = script(`
local value = redis.call('GET', KEYS[1])
local count, expires = string.match(value or '', '^(%d+) %d+ (%d+)$')
if not count or tonumber(expires) <= tonumber(ARGV[1]) then
  value = '1 ' .. ARGV[1] .. ' ' .. ARGV[2]
  redis.call('SET', KEYS[1], value, 'PX', ARGV[3])
else
  value = string.format('%.0f', count + 1) .. ' ' .. ARGV[1] .. ' ' .. expires
  redis.call('SET', KEYS[1], value, 'KEEPTTL')
end
return value`);
