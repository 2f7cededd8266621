/** A Gatehouse with so many people and so long an audit log that it might be slow, and what it is asked to do. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { textCursor } from '../../../../src/adapters/inbound/http/request/text-cursor.ts'
import type { Progress } from '../../progress.ts'
import { count } from '../../report/units.ts'
import { startCloud } from '../service/cloud.ts'
import { exchange } from '../service/exchange.ts'
import { gatehouse } from '../service/gatehouse.ts'
import type { Person } from '../service/service.ts'
import { buildWorker, startWorker } from '../service/workerd.ts'
import { busyActor, busyTarget, fill, secondsBetweenEntries } from './fill.ts'

export interface GrownService {
  readonly size: number
  /** Nanoseconds for one request, the mean of ten. */
  readonly work: Readonly<Record<WorkName, () => Promise<number>>>
  close(): Promise<void>
}

export const workNames = [
  'refresh',
  'profile',
  'own sessions',
  'sign in',
  'a page from the middle of all people',
  'people by the beginning of their name',
  'the newest entries of the audit log',
  'a page from the middle of the audit log',
  'what one person has done, a tenth of the log',
  'what was done to one person, a tenth of the log',
  'what was done to roles, a hundredth of the log',
  'an hour in the middle of the audit log',
] as const
type WorkName = (typeof workNames)[number]

/** Public ids begin with `usr_`; the rest is spread evenly. */
const middle = textCursor('usr_7')
const root = fileURLToPath(new URL('../../../../', import.meta.url))
const firstPort = 18_800

export async function openGrownService(
  size: number,
  place: number,
  progress: Progress,
): Promise<GrownService> {
  const port = firstPort + place
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'))
  const closers = [() => rm(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer()
  }
  try {
    progress.step(`${count(size)} people: a database`)
    const cloud = await startCloud('gatehouse', port, join(folder, 'data'))
    closers.push(cloud.stop)
    await fill(cloud.variables.DATABASE_URL ?? '', size, progress.at)
    const code = await buildWorker(join(root, 'wrangler.toml'), join(folder, 'worker'))
    const worker = await startWorker({ code, port, variables: cloud.variables })
    closers.push(worker.stop)
    const service = gatehouse('Gatehouse', { by: 'permissions' }, worker, cloud)
    const people: Person[] = []
    for (let index = 0; index < 10; index += 1) {
      const person = await service.newPerson()
      await service.operations['sign in'](person)
      people.push(person)
    }
    const administrator = anAdministrator(worker.url, cloud.administrator)
    const middleOfLog = Date.now() - (size / 2) * secondsBetweenEntries * 1000
    const middleEntry = textCursor(`${Math.round(middleOfLog)}.1`)
    const iso = (ms: number) => encodeURIComponent(new Date(ms).toISOString())
    const get = (path: string, headers: Person['credentials']) =>
      exchange(`${worker.url}${path}`, { headers })
    const ask = async (path: string) => get(path, await administrator())
    const tenTimes = (ask: (person: Person) => Promise<unknown>) => async () => {
      const started = performance.now()
      for (const person of people) await ask(person)
      return ((performance.now() - started) * 1e6) / people.length
    }
    return {
      size,
      close,
      work: {
        refresh: tenTimes(service.operations.refresh),
        profile: tenTimes(service.operations['profile read']),
        'own sessions': tenTimes(({ credentials }) => get('/users/sessions', credentials)),
        'sign in': tenTimes(service.operations['sign in']),
        'a page from the middle of all people': tenTimes(() => ask(`/users?cursor=${middle}`)),
        'people by the beginning of their name': tenTimes(() => ask('/users?search=person-')),
        'the newest entries of the audit log': tenTimes(() => ask('/audit')),
        'a page from the middle of the audit log': tenTimes(() =>
          ask(`/audit?cursor=${middleEntry}`),
        ),
        'what one person has done, a tenth of the log': tenTimes(() =>
          ask(`/audit?actor=${busyActor}`),
        ),
        'what was done to one person, a tenth of the log': tenTimes(() =>
          ask(`/audit?target=${busyTarget}`),
        ),
        'what was done to roles, a hundredth of the log': tenTimes(() =>
          ask('/audit?action=role.&limit=10'),
        ),
        'an hour in the middle of the audit log': tenTimes(() =>
          ask(
            `/audit?limit=20&from=${iso(middleOfLog - 1_800_000)}&to=${iso(middleOfLog + 1_800_000)}`,
          ),
        ),
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Signs in again in good time: the larger services are filled for longer than an access token lives. */
function anAdministrator(
  url: string,
  known: { readonly email: string; readonly password: string } | undefined,
): () => Promise<Person['credentials']> {
  if (!known) throw new Error('This cloud has no administrator')
  let credentials: Person['credentials'] = {}
  let goodUntil = 0
  return async () => {
    if (performance.now() < goodUntil) return credentials
    const { body } = await exchange(`${url}/auth/login`, {
      method: 'POST',
      body: { identifier: known.email, password: known.password },
    })
    credentials = { authorization: `Bearer ${body.accessToken}` }
    goodUntil = performance.now() + 300_000
    return credentials
  }
}
