import { type Context, Hono } from 'hono'
import type { RedisFault } from '../faults/faults.ts'
import type { Gate } from '../faults/gate.ts'
import { limitBody, readJson } from '../http/body.ts'
import { sameSecret } from '../http/secret.ts'
import type { Stats } from '../stats.ts'
import { type RedisBacking, type RedisCommand, RedisError, type RedisReply } from './backing.ts'
import { replyBody } from './encode.ts'
import { type CommandResult, readCommand, readPathCommand, refusal } from './request.ts'
import { createWrongAnswers } from './wrong-answers.ts'

const bodyBytesMax = 1024 * 1024

/**
 * Upstash's REST protocol: one command in the body or in the path, `/pipeline` for several, `/multi-exec` for several
 * with nothing in between.
 */
export function redisRoutes(deps: {
  backing: RedisBacking
  token: string
  gate: Gate
  faults: () => Pick<RedisFault, 'failCommands' | 'answers'>
  stats: Stats
}): Hono {
  const { backing, token, gate, faults, stats } = deps
  const spoil = createWrongAnswers()
  const app = new Hono()

  app.use(limitBody(bodyBytesMax))
  app.use(async (c, next) => {
    if (!isAuthorized(c, token))
      return c.json({ error: 'WRONGPASS invalid or missing auth token' }, 401)
    stats.redis.requests += 1
    return next()
  })

  const one = async (c: Context, read: CommandResult) => {
    if (!read.ok) return c.json({ error: read.error }, 400)
    const [reply] = await run([read.command], false)
    if (!reply || 'error' in reply) return c.json(reply ?? { error: 'ERR no reply' }, 400)
    return answer(c, replyBody(reply, wantsBase64(c)))
  }

  const several = async (c: Context, atomic: boolean) => {
    const body = await readJson(c)
    if (!Array.isArray(body) || body.length === 0)
      return c.json(
        { error: 'ERR failed to parse pipeline: it must be a JSON array of arrays' },
        400,
      )
    const reads = body.map(readCommand)
    const commands: RedisCommand[] = []
    for (const read of reads) {
      if (!read.ok) return c.json({ error: read.error }, 400)
      commands.push(read.command)
    }
    const refused = commands.map(refusal).find((error) => error !== undefined)
    if (atomic && refused) return c.json({ error: refused }, 400)
    const replies = await run(commands, atomic)
    return answer(
      c,
      replies.map((reply) => replyBody(reply, wantsBase64(c))),
    )
  }

  const answer = (c: Context, body: object) => {
    if (faults().answers !== 'malformed') return c.json(body)
    const text = JSON.stringify(body)
    return c.body(text.slice(0, text.length / 2), 200, { 'Content-Type': 'application/json' })
  }

  /** Runs what may run; the rest is answered without reaching the backing. */
  const run = async (
    commands: readonly RedisCommand[],
    atomic: boolean,
  ): Promise<readonly RedisReply[]> => {
    stats.redis.commands += commands.length
    const { failCommands, answers } = faults()
    const failing = new Set(failCommands.map((name) => name.toUpperCase()))
    const refusals = commands.map((command) =>
      failing.has(command[0].toUpperCase()) ? 'ERR injected fault' : refusal(command),
    )
    const allowed = commands.filter((_, i) => refusals[i] === undefined)
    const replies = (await backing.run(allowed, { atomic })).values()
    return spoil(
      answers,
      refusals.map((error) =>
        error === undefined ? (replies.next().value ?? { error: 'ERR no reply' }) : { error },
      ),
    )
  }

  app.post('/', (c) => gate('redis', c, async () => one(c, readCommand(await readJson(c)))))
  app.post('/pipeline', (c) => gate('redis', c, () => several(c, false)))
  app.post('/multi-exec', (c) => gate('redis', c, () => several(c, true)))
  app.on(['GET', 'POST', 'PUT', 'HEAD'], '/*', (c) =>
    gate('redis', c, async () => {
      const url = new URL(c.req.url)
      const path = url.pathname.split('/').slice(2).map(decodeURIComponent)
      return one(c, readPathCommand(path, await c.req.text(), url))
    }),
  )

  app.onError((error, c) => {
    if (error instanceof RedisError) return c.json({ error: error.message }, 400)
    throw error
  })
  return app
}

function isAuthorized(c: Context, token: string): boolean {
  const given = c.req.header('Authorization')?.match(/^Bearer (.+)$/i)?.[1]
  return given !== undefined && sameSecret(given, token)
}

function wantsBase64(c: Context): boolean {
  return c.req.header('Upstash-Encoding')?.toLowerCase() === 'base64'
}
