/**
 * What a script finds around it, on top of Lua's own libraries. Redis runs Lua 5.1, whose numbers are all doubles;
 * fengari is 5.3 with 32-bit integers. So numbers are made doubles wherever they come from. Gets `native` (call, sha1hex, cjson)
 * and leaves the globals of a Redis script, closed to new ones.
 */
export const prelude = `
local native = ...
redis = {
  LOG_DEBUG = 0, LOG_VERBOSE = 1, LOG_NOTICE = 2, LOG_WARNING = 3,
  call = function(...) return native.call(true, ...) end,
  pcall = function(...) return native.call(false, ...) end,
  sha1hex = function(text) return native.sha1hex(text) end,
  error_reply = function(text)
    if not string.find(text, '^%-') and not string.find(text, ' ') then text = 'ERR ' .. text end
    return { err = (string.gsub(text, '^%-', '')) }
  end,
  status_reply = function(text) return { ok = text } end,
  log = function() end,
  replicate_commands = function() return true end,
  set_repl = function() end,
}

cjson = native.cjson

local tonumber_5_3, format_5_3 = tonumber, string.format
tonumber = function(value, base)
  local number
  if base == nil then number = tonumber_5_3(value) else number = tonumber_5_3(value, base) end
  return number and number + 0.0
end
string.format = function(template, ...)
  return format_5_3((string.gsub(template, '%%(%-?%d*)[di]', '%%%1.0f')), ...)
end
unpack, loadstring = table.unpack, load
table.getn = function(list) return #list end
math.pow = function(x, y) return x ^ y end
math.log10 = function(x) return math.log(x, 10) end
-- A script decides from its keys and arguments alone; so its random numbers are always the same ones.
math.randomseed = function() end
print, dofile, loadfile, collectgarbage = nil, nil, nil, nil

setmetatable(_G, {
  __newindex = function(_, name)
    error('Script attempted to create global variable \\'' .. tostring(name) .. '\\'', 2)
  end,
  __index = function(_, name)
    error('Script attempted to access nonexistent global variable \\'' .. tostring(name) .. '\\'', 2)
  end,
})
`

const token =
  /--\[(=*)\[[\s\S]*?\]\1\]|--[^\n]*|\[(=*)\[[\s\S]*?\]\2\]|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[A-Za-z_]\w*|0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/g

/** The script with its whole numbers written as doubles (`60` as `60.0`); strings, names and comments stay. */
export function withDoubles(source: string): string {
  return source.replace(token, (text) => {
    if (/^\d+$/.test(text)) return `${text}.0`
    return /^0[xX]/.test(text) ? `${Number(text)}.0` : text
  })
}
