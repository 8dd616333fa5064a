/**
 * The operations that must happen wholly or not at all, as Lua scripts, which Redis runs without interruption.
 *
 * A record is one string: `<consumed> <expires> <tag> <group> <uid>`, a line break, the payload. Instants have 15
 * digits, so that consuming can overwrite the first of them in place; all zeros means not consumed. The tag is
 * that of the record's key: it tells which record a copy under a uid belongs to. The group is the tag of the group's key.
 */
import { hash } from 'node:crypto';

/** A script, and the hash by which Redis runs it once it knows it. */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

/** The most records of a group that the index holds; those that end soonest are dropped first. */
const INDEX_BOUND = 1_000;

/** Reads the header of a record, which is 230 bytes long at most. */
const HEADER = `
local function header(key)
  return string.match(redis.call('GETRANGE', key, 0, 255), '^(%d+) (%d+) (%S+) (%S*) (%S*)\\n')
end`;

function script(lua: string): Script {
  const source = HEADER + lua;
  return { source, sha: hash('sha1', source) };
}

/**
 * Writes a record under each of the keys, and adds its tag to the key that is the index. A consumed record stays
 * consumed. Returns the uid that the record had before, which may be another one. When a payload to replace is given
 * and the first key holds another one, it writes nothing and returns nothing. When a share of the server's memory is given
 * and more than that is used, it writes nothing and returns 0.
 * ARGV: now, time to live, key of the index, expires, tag, group, uid, payload, payload to replace, share of memory.
 */
export const PUT = script(`
local now, ttl, tag, before = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[5], ''
if ARGV[9] ~= '' then
  local _, expires = header(KEYS[1])
  if not expires or tonumber(expires) <= now then return false end
  local value = redis.call('GET', KEYS[1])
  if string.sub(value, string.find(value, '\\n', 1, true) + 1) ~= ARGV[9] then return false end
end
if ARGV[10] ~= '' then
  local memory = redis.call('INFO', 'memory')
  local bound = tonumber(string.match(memory, 'maxmemory:(%d+)'))
  local used = tonumber(string.match(memory, 'used_memory:(%d+)'))
  if bound > 0 and used > bound * tonumber(ARGV[10]) then return 0 end
end
for _, key in ipairs(KEYS) do
  if key ~= ARGV[3] then
    local consumed, expires, whose, _, uid = header(key)
    if whose ~= tag or tonumber(expires) <= now then consumed = string.rep('0', 15) end
    if whose == tag then before = uid end
    if ttl > 0 then
      local head = table.concat({consumed, ARGV[4], tag, ARGV[6], ARGV[7]}, ' ')
      redis.call('SET', key, head .. '\\n' .. ARGV[8], 'PX', ttl)
    elseif whose == tag then
      redis.call('DEL', key)
    end
  elseif ttl > 0 then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    redis.call('ZADD', key, ARGV[4], tag)
    redis.call('ZREMRANGEBYRANK', key, 0, -${INDEX_BOUND + 1})
    if redis.call('PTTL', key) < ttl then redis.call('PEXPIRE', key, ttl) end
  end
end
return before`);

/** Consumes a record once. Returns its uid, or nothing when it is absent or consumed already. ARGV: now. */
export const CONSUME = script(`
local consumed, expires, _, _, uid = header(KEYS[1])
if not consumed or tonumber(consumed) > 0 or tonumber(expires) <= tonumber(ARGV[1]) then
  return false
end
redis.call('SETRANGE', KEYS[1], 0, ARGV[1])
return uid`);

/** Marks the copy of a consumed record as consumed. ARGV: now, tag. */
export const CONSUME_COPY = script(`
local _, _, tag = header(KEYS[1])
if tag == ARGV[2] then redis.call('SETRANGE', KEYS[1], 0, ARGV[1]) end
return 1`);

/** Deletes a record that has no copy. Returns the uid of one that has, because its copy must be deleted first. */
export const REMOVE = script(`
local _, _, _, _, uid = header(KEYS[1])
if uid and uid ~= '' then return uid end
redis.call('DEL', KEYS[1])
return ''`);

/** Deletes those of the keys that hold the record of that tag. ARGV: tag. */
export const DROP = script(`
for _, key in ipairs(KEYS) do
  local _, _, tag = header(key)
  if tag == ARGV[1] then redis.call('DEL', key) end
end
return 1`);

/** Deletes those records that belong to the group. Returns tag and uid of each that has a copy. ARGV: group. */
export const REVOKE = script(`
local copies = {}
for _, key in ipairs(KEYS) do
  local _, _, tag, group, uid = header(key)
  if group == ARGV[1] then
    redis.call('DEL', key)
    if uid ~= '' then table.insert(copies, {tag, uid}) end
  end
end
return copies`);

/** Increments a counter, `<count> <last> <expires>`. ARGV: now, expires if new, time to live if new. */
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
