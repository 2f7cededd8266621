/** Read once, when fengari loads (ioredis-mock loads it too): whole numbers print without `.0`, as in Redis' Lua 5.1. */
process.env.FENGARICONF ??= JSON.stringify({ LUA_COMPAT_FLOATSTRING: true })
