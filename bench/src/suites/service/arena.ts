/** Everybody who is measured, up and running; and all of it down again. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { betterAuthService } from './better-auth/service.ts'
import { type Cloud, startCloud } from './cloud.ts'
import { gatehouse, portalCredential } from './gatehouse.ts'
import type { Service } from './service.ts'
import { buildWorker, type RunningWorker, startWorker } from './workerd.ts'

export interface Arena {
  readonly gatehouse: { readonly strict: Service; readonly recent: Service }
  readonly betterAuth: {
    readonly plain: Service
    readonly cookieCache: Service
    readonly secondaryStorage: Service
  }
  /** Hono and nothing else, in front of the store that Gatehouse uses. */
  readonly bare: RunningWorker
  readonly built: readonly Built[]
  close(): Promise<void>
}

/** A Worker that can be started once more. */
export interface Built {
  readonly name: string
  readonly code: string
  readonly variables: Readonly<Record<string, string>>
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const firstPort = 18_700

export async function openArena(say: (step: string) => void): Promise<Arena> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-build-'))
  const closers: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer()
  }
  const cloudOf = async (...given: Parameters<typeof startCloud>): Promise<Cloud> => {
    const cloud = await startCloud(...given)
    closers.push(cloud.stop)
    return cloud
  }
  const worker = async (
    code: string,
    place: number,
    variables: Readonly<Record<string, string>>,
  ): Promise<RunningWorker> => {
    const running = await startWorker({ code, port: firstPort + place, variables })
    closers.push(running.stop)
    return running
  }
  try {
    say('Building the Workers')
    const build = (name: string, toml: string) => buildWorker(here(toml), join(folder, name))
    const code = {
      gatehouse: await build('gatehouse', '../../../../wrangler.toml'),
      betterAuth: await build('better-auth', './better-auth/wrangler.toml'),
      bare: await build('bare', './bare/wrangler.toml'),
    }
    say('Starting the local clouds and the Workers')
    const [ours, theirs] = await Promise.all([
      cloudOf('gatehouse', firstPort),
      cloudOf('better_auth', firstPort + 1),
    ])
    const own = await worker(code.gatehouse, 0, ours.variables)
    const credential = await portalCredential(own, ours)
    const peer = (name: string, place: number, cache: string) =>
      worker(code.betterAuth, place, {
        ...theirs.variables,
        CACHE: cache,
      }).then((running) => betterAuthService(name, running, theirs))

    return {
      gatehouse: {
        strict: gatehouse('Gatehouse', { by: 'introspection', credential }, own, ours),
        recent: gatehouse('Gatehouse, recent', { by: 'permissions' }, own, ours),
      },
      betterAuth: {
        plain: await peer('Better Auth', 1, 'none'),
        cookieCache: await peer('Better Auth, cookie cache', 2, 'cookie'),
        secondaryStorage: await peer('Better Auth, secondary storage', 3, 'secondary_storage'),
      },
      bare: await worker(code.bare, 4, { DATABASE_URL: ours.variables.DATABASE_URL ?? '' }),
      built: [
        { name: 'Gatehouse', code: code.gatehouse, variables: ours.variables },
        {
          name: 'Better Auth',
          code: code.betterAuth,
          variables: { ...theirs.variables, CACHE: 'none' },
        },
        { name: 'Hono', code: code.bare, variables: {} },
      ],
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
