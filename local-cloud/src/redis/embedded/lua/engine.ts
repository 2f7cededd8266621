import './fengari-settings.ts'
import { createHash } from 'node:crypto'
import fengari, { type LuaState } from 'fengari'
import { RedisError, type RedisValue } from '../../backing.ts'
import type { ScriptCall } from '../../scripts.ts'
import { pushCjson } from './cjson.ts'
import { prelude, withDoubles } from './prelude.ts'
import { popResult, pushList, pushReply, readArguments, type StatusReply } from './values.ts'

const { lauxlib, lua, lualib, to_luastring } = fengari

/** Runs scripts one at a time, to their end, as Redis does. */
export interface LuaEngine {
  /** Throws `RedisError` for a script that does not compile, fails, or runs too long. */
  run(call: ScriptCall): RedisValue
}

const hookEveryInstructions = 100_000
const runMsMax = 5_000

/** `callRedis` executes one command at once; it throws `RedisError` for what the command refuses. */
export function createLuaEngine(
  callRedis: (command: readonly string[]) => RedisValue | StatusReply,
): LuaEngine {
  const L = openState(callRedis)
  const compiled = new Map<string, number>()
  return {
    run({ source, keys, args }) {
      const ref = compiled.get(source) ?? compile(L, source)
      compiled.set(source, ref)
      setGlobalList(L, 'KEYS', keys)
      setGlobalList(L, 'ARGV', args)
      const deadline = performance.now() + runMsMax
      lua.lua_sethook(
        L,
        () => {
          if (performance.now() > deadline) raise(L, `ERR script ran for over ${runMsMax} ms`)
        },
        lua.LUA_MASKCOUNT,
        hookEveryInstructions,
      )
      try {
        lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, ref)
        const status = lua.lua_pcall(L, 0, 1, 0)
        if (status !== lua.LUA_OK) throw new RedisError(errorText(L))
        return popResult(L)
      } finally {
        lua.lua_settop(L, 0)
      }
    },
  }
}

function openState(callRedis: (command: readonly string[]) => RedisValue | StatusReply): LuaState {
  const L = lauxlib.luaL_newstate()
  const libraries = {
    _G: lualib.luaopen_base,
    table: lualib.luaopen_table,
    string: lualib.luaopen_string,
    math: lualib.luaopen_math,
  }
  for (const [name, open] of Object.entries(libraries))
    lauxlib.luaL_requiref(L, to_luastring(name), open, true)

  load(L, prelude, 'prelude')
  lua.lua_createtable(L, 0, 2)
  lua.lua_pushcfunction(L, (state) => callFromLua(state, callRedis))
  lua.lua_setfield(L, -2, to_luastring('call'))
  lua.lua_pushcfunction(L, (state) => {
    const [text = ''] = readArguments(state, 1)
    lua.lua_pushstring(state, to_luastring(createHash('sha1').update(text).digest('hex')))
    return 1
  })
  lua.lua_setfield(L, -2, to_luastring('sha1hex'))
  pushCjson(L)
  lua.lua_setfield(L, -2, to_luastring('cjson'))
  if (lua.lua_pcall(L, 1, 0, 0) !== lua.LUA_OK) throw new Error(`prelude: ${errorText(L)}`)
  lua.lua_settop(L, 0)
  return L
}

/** `native.call(raises, name, …)`: a refusal is raised, or handed back for `redis.pcall`. */
function callFromLua(
  L: LuaState,
  callRedis: (command: readonly string[]) => RedisValue | StatusReply,
): number {
  const raises = lua.lua_toboolean(L, 1)
  try {
    pushReply(L, callRedis(readArguments(L, 2)))
    return 1
  } catch (error) {
    if (!(error instanceof RedisError)) throw error
    lua.lua_createtable(L, 0, 1)
    lua.lua_pushstring(L, to_luastring(error.message))
    lua.lua_setfield(L, -2, to_luastring('err'))
  }
  return raises ? lua.lua_error(L) : 1
}

function compile(L: LuaState, source: string): number {
  load(L, withDoubles(source), 'user_script')
  return lauxlib.luaL_ref(L, lua.LUA_REGISTRYINDEX)
}

function load(L: LuaState, source: string, name: string): void {
  const status = lauxlib.luaL_loadbuffer(L, to_luastring(source), null, to_luastring(`@${name}`))
  if (status === lua.LUA_OK) return
  const reason = errorText(L).replace(/^ERR /, '')
  lua.lua_settop(L, 0)
  throw new RedisError(`ERR Error compiling script (new function): ${reason}`)
}

/** The error on top: Redis' own words for a refused command, else Lua's behind `ERR`. */
function errorText(L: LuaState): string {
  if (lua.lua_type(L, -1) === lua.LUA_TTABLE) {
    lua.lua_getfield(L, -1, to_luastring('err'))
    return Buffer.from(lua.lua_tostring(L, -1) ?? []).toString()
  }
  const text = Buffer.from(lua.lua_tostring(L, -1) ?? []).toString()
  return text.startsWith('ERR ') ? text : `ERR ${text}`
}

function raise(L: LuaState, message: string): void {
  lua.lua_pushstring(L, to_luastring(message))
  lua.lua_error(L)
}

/** Past the metatable that closes the globals: `KEYS` and `ARGV` are new with every call. */
function setGlobalList(L: LuaState, name: string, values: readonly string[]): void {
  lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, globalsIndex)
  lua.lua_pushstring(L, to_luastring(name))
  pushList(L, values)
  lua.lua_rawset(L, -3)
  lua.lua_pop(L, 1)
}

/** Lua's LUA_RIDX_GLOBALS. */
const globalsIndex = 2
