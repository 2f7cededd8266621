import './fengari-settings.ts'
import fengari, { type LuaState } from 'fengari'
import { RedisError } from '../../backing.ts'

const { lua, to_luastring } = fengari

/** Pushes the table `cjson`: `encode`, `decode` and `null`, as Redis scripts know them. */
export function pushCjson(L: LuaState): void {
  lua.lua_createtable(L, 0, 3)
  lua.lua_pushcfunction(L, (state) =>
    answer(state, () => {
      lua.lua_pushstring(state, to_luastring(JSON.stringify(toJson(state, 1, 0))))
    }),
  )
  lua.lua_setfield(L, -2, to_luastring('encode'))
  lua.lua_pushcfunction(L, (state) =>
    answer(state, () => {
      const text = Buffer.from(lua.lua_tostring(state, 1) ?? []).toString()
      pushJson(state, parse(text))
    }),
  )
  lua.lua_setfield(L, -2, to_luastring('decode'))
  lua.lua_pushlightuserdata(L, jsonNull)
  lua.lua_setfield(L, -2, to_luastring('null'))
}

/** JSON's null, which a table can hold where it could not hold nil. */
const jsonNull = {}
const depthMax = 1000

function answer(L: LuaState, push: () => void): number {
  try {
    push()
    return 1
  } catch (error) {
    if (!(error instanceof RedisError)) throw error
    lua.lua_pushstring(L, to_luastring(error.message))
  }
  return lua.lua_error(L)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RedisError('Expected value but found invalid token')
  }
}

function pushJson(L: LuaState, value: unknown): void {
  if (typeof value === 'string') lua.lua_pushstring(L, to_luastring(value))
  else if (typeof value === 'number') lua.lua_pushnumber(L, value)
  else if (typeof value === 'boolean') lua.lua_pushboolean(L, value)
  else if (value === null || typeof value !== 'object') lua.lua_pushlightuserdata(L, jsonNull)
  else if (Array.isArray(value)) {
    lua.lua_createtable(L, value.length, 0)
    value.forEach((member, i) => {
      pushJson(L, member)
      lua.lua_rawseti(L, -2, i + 1)
    })
  } else {
    lua.lua_createtable(L, 0, 0)
    for (const [name, member] of Object.entries(value)) {
      lua.lua_pushstring(L, to_luastring(name))
      pushJson(L, member)
      lua.lua_rawset(L, -3)
    }
  }
}

function toJson(L: LuaState, index: number, depth: number): unknown {
  if (depth > depthMax) throw new RedisError('Cannot serialise, excessive depth')
  switch (lua.lua_type(L, index)) {
    case lua.LUA_TNUMBER:
      return lua.lua_tonumber(L, index)
    case lua.LUA_TBOOLEAN:
      return lua.lua_toboolean(L, index)
    case lua.LUA_TSTRING:
      return Buffer.from(lua.lua_tostring(L, index) ?? []).toString()
    case lua.LUA_TTABLE:
      return tableToJson(L, lua.lua_absindex(L, index), depth)
    case lua.LUA_TNIL:
    case lua.LUA_TLIGHTUSERDATA:
      return null
    default:
      throw new RedisError('Cannot serialise: type not supported')
  }
}

/** A table whose keys are 1 … n is an array; an empty one is an object, as in Redis' cjson. */
function tableToJson(L: LuaState, index: number, depth: number): unknown {
  const members = new Map<string | number, unknown>()
  lua.lua_pushnil(L)
  while (lua.lua_next(L, index) !== 0) {
    const isNumber = lua.lua_type(L, -2) === lua.LUA_TNUMBER
    const key = isNumber
      ? lua.lua_tonumber(L, -2)
      : Buffer.from(lua.lua_tostring(L, -2) ?? []).toString()
    members.set(key, toJson(L, -1, depth + 1))
    lua.lua_pop(L, 1)
  }
  const length = members.size
  const isArray = length > 0 && Array.from({ length }, (_, i) => i + 1).every((i) => members.has(i))
  return isArray
    ? Array.from({ length }, (_, i) => members.get(i + 1))
    : Object.fromEntries(members)
}
