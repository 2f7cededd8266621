/** A Gatehouse with so many people that it might be slow, and what it is asked to do. */
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
import { fill } from './fill.ts'

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
    const administrator = await signedInAdministrator(worker.url, cloud.administrator)
    const get = (path: string, headers: Person['credentials']) =>
      exchange(`${worker.url}${path}`, { headers })
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
        'a page from the middle of all people': tenTimes(() =>
          get(`/users?cursor=${middle}`, administrator),
        ),
        'people by the beginning of their name': tenTimes(() =>
          get('/users?search=person-', administrator),
        ),
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function signedInAdministrator(
  url: string,
  known: { readonly email: string; readonly password: string } | undefined,
): Promise<Person['credentials']> {
  if (!known) throw new Error('This cloud has no administrator')
  const { body } = await exchange(`${url}/auth/login`, {
    method: 'POST',
    body: { identifier: known.email, password: known.password },
  })
  return { authorization: `Bearer ${body.accessToken}` }
}
