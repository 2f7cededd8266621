/** `npm run dev` and `npm run cloud` as citizens of a laptop. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { LocalSecrets } from '../../scripts/local/secrets.ts'
import { recordSecrets } from '../secrets/record.ts'
import { secretsInVariables } from '../secrets/secrets-in.ts'
import { call } from './support/client.ts'
import { freePort, isTaken, type RunningCommand, run } from './support/command.ts'

const quick = { PASSWORD_COST: '4' }

async function ports(): Promise<readonly [number, number]> {
  return [await freePort(), await freePort()]
}

function npmRun(
  script: string,
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningCommand {
  const command = run('npm', ['run', script, '--', ...options], { ...quick, ...environment })
  onTestFinished(() => command.ctrlC().catch(() => {}))
  return command
}

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The search for secrets is to know what the command has made up. */
async function recordMade(file: string): Promise<void> {
  const made = JSON.parse(await readFile(file, 'utf8')) as LocalSecrets // the command's own
  recordSecrets(
    secretsInVariables({
      SQL_PASSWORD: made.sqlPassword,
      UPSTASH_REDIS_REST_TOKEN: made.redisToken,
      SIGNING_KEYS: made.signingKeys,
      TOKEN_KEYS: made.tokenKeys,
    }),
  )
}

const at = ([port, cloudPort]: readonly [number, number], data = 'memory') => [
  ...['--port', `${port}`],
  ...['--cloud-port', `${cloudPort}`],
  ...['--data', data],
]

describe('npm run dev', () => {
  test('finds its data again, shows the password once, and leaves nothing behind', async () => {
    const [data, places] = [await dataFolder(), await ports()]
    const first = npmRun('dev', at(places, data))
    const banner = await first.until(/Ctrl-C stops everything/)
    const password = /password (\S+) \(kept in/.exec(banner)?.[1]
    const file = join(data, 'admin.json')
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ username: 'admin', password })
    for (const secret of ['admin.json', 'secrets.json']) {
      expect((await stat(join(data, secret))).mode & 0o777).toBe(0o600)
    }
    await recordMade(join(data, 'secrets.json'))
    const url = `http://localhost:${places[0]}`
    const { status, body } = await call(url, 'POST /auth/login', {
      body: { identifier: 'admin', password },
    })
    expect(status).toBe(200)
    await first.ctrlC()
    expect(await Promise.all(places.map(isTaken))).toEqual([false, false])

    const second = npmRun('dev', at(places, data))
    expect(await second.until(/Ctrl-C stops everything/)).not.toContain(password)
    // The session and the keys that signed its token are still there.
    expect((await call(url, 'GET /users/profile', { token: body.accessToken })).status).toBe(200)
    await second.ctrlC()
  })

  test('runs twice side by side', async () => {
    const [one, other] = [await ports(), await ports()]
    const commands = [npmRun('dev', at(one)), npmRun('dev', at(other))]
    await Promise.all(commands.map((command) => command.until(/Gatehouse is ready/)))
    const person = {
      username: 'twin',
      email: 'twin@example.org',
      password: 'one of two lamps here',
    }
    for (const [port] of [one, other]) {
      const { status } = await call(`http://localhost:${port}`, 'POST /auth/register', {
        body: person,
      })
      expect(status).toBe(201)
    }
    await Promise.all(commands.map((command) => command.ctrlC()))
  })

  test.each([
    ['--port', 0],
    ['--cloud-port', 1],
  ] as const)('says in one line that %s is taken, and stops', async (option, taken) => {
    const places = await ports()
    const somebodyElse = createServer().listen(places[taken], '127.0.0.1')
    onTestFinished(() => void somebodyElse.close())
    const command = npmRun('dev', at(places))
    expect(await command.exit).toBe(1)
    expect(command.output()).toContain(`Port ${places[taken]} is taken`)
    expect(command.output()).toContain(option)
    expect(command.output()).not.toMatch(/^\s+at /m)
    expect(await isTaken(places[1 - taken] ?? 0)).toBe(false)
  })

  test.each([
    ['an unknown option', ['--colour', 'red'], {}, '--colour'],
    ['no port', ['--port', 'eighty'], {}, '--port must be a port number'],
    ['a malformed variable', [], { DISCLOSURE: 'maybe' }, 'DISCLOSURE'],
    ['a weak administrator', [], { GATEHOUSE_ADMIN_PASSWORD: 'short' }, 'GATEHOUSE_ADMIN_PASSWORD'],
  ])('names what is wrong and stops: %s', async (_name, options, environment, name) => {
    const places = await ports()
    const command = npmRun('dev', [...at(places), ...options], environment)
    expect(await command.exit).toBe(1)
    expect(command.output()).toContain(name)
    expect(command.output()).not.toMatch(/^\s+at /m)
    expect(await Promise.all(places.map(isTaken))).toEqual([false, false])
  })
})

describe('deno task dev', () => {
  test('is the same as npm run dev:deno', async () => {
    const places = await ports()
    const command = run('node_modules/.bin/deno', ['task', 'dev', ...at(places)], quick)
    onTestFinished(() => command.ctrlC().catch(() => {}))
    await command.until(/Gatehouse is ready/)
    const { status } = await call(`http://localhost:${places[0]}`, 'GET /readyz')
    expect(status).toBe(200)
    await command.ctrlC()
    expect(await Promise.all(places.map(isTaken))).toEqual([false, false])
  })
})

describe('npx wrangler dev', () => {
  test('works beside npm run cloud', async () => {
    const places = await ports()
    const cloud = npmRun('cloud', at(places))
    await cloud.until(/npx wrangler dev/)
    const wrangler = run(
      'npx',
      ['wrangler', 'dev', '--port', `${places[0]}`, '--inspector-port', '0'],
      { WRANGLER_SEND_METRICS: 'false' },
    )
    onTestFinished(() => wrangler.ctrlC().catch(() => {}))
    await wrangler.until(/Ready on/)
    const { status } = await call(`http://localhost:${places[0]}`, 'GET /readyz')
    expect(status).toBe(200)
    await wrangler.ctrlC()
    await cloud.ctrlC()
  })
})
