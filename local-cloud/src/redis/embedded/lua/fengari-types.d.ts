/** The part of fengari (Lua in JavaScript) that the script engine uses; the package has no types of its own. */
declare module 'fengari' {
  export type LuaState = { readonly __luaState: unique symbol }
  export type LuaFunction = (L: LuaState) => number

  interface Lua {
    readonly LUA_OK: number
    readonly LUA_TNIL: number
    readonly LUA_TBOOLEAN: number
    readonly LUA_TLIGHTUSERDATA: number
    readonly LUA_TNUMBER: number
    readonly LUA_TSTRING: number
    readonly LUA_TTABLE: number
    readonly LUA_MASKCOUNT: number
    readonly LUA_REGISTRYINDEX: number
    lua_absindex(L: LuaState, index: number): number
    lua_createtable(L: LuaState, arraySize: number, recordSize: number): void
    lua_error(L: LuaState): number
    lua_getfield(L: LuaState, index: number, name: Uint8Array): number
    lua_getglobal(L: LuaState, name: Uint8Array): number
    lua_gettop(L: LuaState): number
    lua_next(L: LuaState, index: number): number
    lua_pcall(L: LuaState, args: number, results: number, handler: number): number
    lua_pop(L: LuaState, count: number): void
    lua_pushboolean(L: LuaState, value: boolean): void
    lua_pushcfunction(L: LuaState, fn: LuaFunction): void
    lua_pushlightuserdata(L: LuaState, value: object): void
    lua_pushnil(L: LuaState): void
    lua_pushnumber(L: LuaState, value: number): void
    lua_pushstring(L: LuaState, value: Uint8Array): void
    lua_rawgeti(L: LuaState, index: number, at: number): number
    lua_rawset(L: LuaState, index: number): void
    lua_rawseti(L: LuaState, index: number, at: number): void
    lua_setfield(L: LuaState, index: number, name: Uint8Array): void
    lua_setglobal(L: LuaState, name: Uint8Array): void
    lua_sethook(L: LuaState, hook: (L: LuaState) => void, mask: number, count: number): void
    lua_settop(L: LuaState, index: number): void
    lua_toboolean(L: LuaState, index: number): boolean
    lua_tonumber(L: LuaState, index: number): number
    lua_tostring(L: LuaState, index: number): Uint8Array | null
    lua_type(L: LuaState, index: number): number
  }
  interface Auxiliary {
    luaL_loadbuffer(L: LuaState, code: Uint8Array, size: number | null, name: Uint8Array): number
    luaL_newstate(): LuaState
    luaL_ref(L: LuaState, table: number): number
    luaL_requiref(L: LuaState, name: Uint8Array, open: LuaFunction, global: boolean): void
  }
  interface Libraries {
    luaopen_base: LuaFunction
    luaopen_math: LuaFunction
    luaopen_string: LuaFunction
    luaopen_table: LuaFunction
  }
  const fengari: {
    readonly lua: Lua
    readonly lauxlib: Auxiliary
    readonly lualib: Libraries
    to_luastring(text: string): Uint8Array
  }
  export default fengari
}
