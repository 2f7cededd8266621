import './fengari-settings.ts'
import fengari, { type LuaState } from 'fengari'
import { RedisError, type RedisValue } from '../../backing.ts'

const { lua, to_luastring } = fengari

/** A status (`OK`), which Lua sees as `{ok = …}`. */
export class StatusReply {
  readonly status: string

  constructor(status: string) {
    this.status = status
  }
}

/** Redis to Lua, by Redis' table: null is `false`, a status is `{ok=…}`, an array a table. */
export function pushReply(L: LuaState, value: RedisValue | StatusReply): void {
  if (value === null) lua.lua_pushboolean(L, false)
  else if (typeof value === 'number') lua.lua_pushnumber(L, value)
  else if (typeof value === 'string') lua.lua_pushstring(L, to_luastring(value))
  else if (value instanceof StatusReply) {
    lua.lua_createtable(L, 0, 1)
    lua.lua_pushstring(L, to_luastring(value.status))
    lua.lua_setfield(L, -2, to_luastring('ok'))
  } else if (isList(value)) pushList(L, value)
  else lua.lua_pushstring(L, value)
}

export function pushList(L: LuaState, values: readonly RedisValue[]): void {
  lua.lua_createtable(L, values.length, 0)
  values.forEach((value, i) => {
    pushReply(L, value)
    lua.lua_rawseti(L, -2, i + 1)
  })
}

/** The arguments from `first` on as the strings of a command. */
export function readArguments(L: LuaState, first: number): string[] {
  const args: string[] = []
  for (let index = first; index <= lua.lua_gettop(L); index += 1) {
    const type = lua.lua_type(L, index)
    if (type === lua.LUA_TNUMBER) args.push(numberText(lua.lua_tonumber(L, index)))
    else if (type === lua.LUA_TSTRING) args.push(textAt(L, index))
    else throw new RedisError('ERR Lua redis lib command arguments must be strings or integers')
  }
  if (args.length === 0)
    throw new RedisError('ERR Please specify at least one argument for this redis.call() call')
  return args
}

/** Lua to Redis: nil and `false` are null, `true` is 1, a number loses its fraction, a table ends at its first nil. */
export function popResult(L: LuaState): RedisValue {
  const value = valueAt(L, -1)
  lua.lua_pop(L, 1)
  return value
}

function valueAt(L: LuaState, at: number): RedisValue {
  const index = lua.lua_absindex(L, at)
  switch (lua.lua_type(L, index)) {
    case lua.LUA_TBOOLEAN:
      return lua.lua_toboolean(L, index) ? 1 : null
    case lua.LUA_TNUMBER:
      return Math.trunc(lua.lua_tonumber(L, index))
    case lua.LUA_TSTRING:
      return Buffer.from(lua.lua_tostring(L, index) ?? [])
    case lua.LUA_TTABLE:
      return tableAt(L, index)
    default:
      return null
  }
}

function tableAt(L: LuaState, index: number): RedisValue {
  const error = fieldAt(L, index, 'err')
  if (error !== undefined) throw new RedisError(error)
  const status = fieldAt(L, index, 'ok')
  if (status !== undefined) return status
  const list: RedisValue[] = []
  for (let i = 1; lua.lua_rawgeti(L, index, i) !== lua.LUA_TNIL; i += 1) {
    list.push(valueAt(L, -1))
    lua.lua_pop(L, 1)
  }
  lua.lua_pop(L, 1)
  return list
}

function fieldAt(L: LuaState, index: number, name: string): string | undefined {
  const type = lua.lua_getfield(L, index, to_luastring(name))
  const text = type === lua.LUA_TSTRING ? textAt(L, -1) : undefined
  lua.lua_pop(L, 1)
  return text
}

function textAt(L: LuaState, index: number): string {
  return Buffer.from(lua.lua_tostring(L, index) ?? []).toString('utf8')
}

/** As C's `%.17g`, which Redis uses. */
function numberText(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString()
  if (!Number.isFinite(value)) return String(value)
  return value.toPrecision(17).replace(/0+(e|$)/, '$1')
}

function isList(value: RedisValue): value is readonly RedisValue[] {
  return Array.isArray(value)
}
