/** `cognito-local` as a process of its own, with one user pool in it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'

export interface CognitoPool {
  readonly userPoolId: string
  readonly clientId: string
  /** Undefined: the emulator gave none. */
  readonly clientSecret?: string | undefined
}

export interface CognitoEmulator {
  readonly url: string
  readonly pool: CognitoPool
  close(): Promise<void>
}

/** Names are ours, a person's id, and not their address. */
const configuration = { UserPoolDefaults: { UsernameAttributes: [] } }

/** The pool and its people stay in `folder`; without one, nothing stays. */
export async function startCognitoEmulator(folder: string | undefined): Promise<CognitoEmulator> {
  const place = folder ?? (await mkdtemp(join(tmpdir(), 'cognito-local-')))
  await mkdir(join(place, '.cognito'), { recursive: true, mode: 0o700 })
  await writeFile(join(place, '.cognito', 'config.json'), JSON.stringify(configuration))
  const port = await freePort()
  const child = spawn(
    process.execPath,
    [createRequire(import.meta.url).resolve('cognito-local/lib/bin/start.js')],
    {
      cwd: place, // it writes below `.cognito`
      env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port) },
      stdio: 'ignore', // it logs codes and passwords
    },
  )
  const exited = once(child, 'exit')
  process.once('exit', () => child.kill('SIGKILL'))
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await exited
    if (folder === undefined) await rm(place, { recursive: true, force: true })
  }
  const url = `http://127.0.0.1:${port}`
  try {
    await untilHealthy(url, exited)
    return { url, pool: await openPool(url, join(place, 'pool.json')), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The pool of an earlier start, or a new one. */
async function openPool(url: string, file: string): Promise<CognitoPool> {
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept !== undefined) return poolShape.parse(JSON.parse(kept))
  const { UserPool } = userPoolAnswer.parse(
    await ask(url, 'CreateUserPool', {
      PoolName: 'gatehouse',
      MfaConfiguration: 'OPTIONAL',
    }),
  )
  const { UserPoolClient } = clientAnswer.parse(
    await ask(url, 'CreateUserPoolClient', {
      UserPoolId: UserPool.Id,
      ClientName: 'gatehouse',
      GenerateSecret: true,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
    }),
  )
  const { ClientId: clientId, ClientSecret: clientSecret } = UserPoolClient
  const pool = { userPoolId: UserPool.Id, clientId, clientSecret }
  await writeFile(file, JSON.stringify(pool), { mode: 0o600 })
  return pool
}

const poolShape = z.object({
  userPoolId: z.string(),
  clientId: z.string(),
  clientSecret: z.string().optional(),
})
const userPoolAnswer = z.object({ UserPool: z.object({ Id: z.string() }) })
const clientAnswer = z.object({
  UserPoolClient: z.object({ ClientId: z.string(), ClientSecret: z.string().optional() }),
})

async function ask(url: string, action: string, input: object): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `AWSCognitoIdentityProviderService.${action}`,
      Authorization: 'AWS4-HMAC-SHA256 Credential=local',
    },
    body: JSON.stringify(input),
  })
  if (!answer.ok) throw new Error(`cognito-local refuses ${action}: ${await answer.text()}`)
  return answer.json()
}

async function untilHealthy(url: string, exited: Promise<unknown>): Promise<void> {
  const gone = exited.then(() => 'gone' as const)
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const state = await Promise.race([
      fetch(`${url}/health`).then(
        () => 'up' as const,
        () => wait(100).then(() => 'waiting' as const),
      ),
      gone,
    ])
    if (state === 'up') return
    if (state === 'gone') break
  }
  throw new Error('cognito-local did not start')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
