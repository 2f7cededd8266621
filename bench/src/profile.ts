/** `npm run profile -- OPERATION` in this folder: where the processor time of one operation goes, as workerd's own profiler sees it. */
import { join } from 'node:path'
import { bundle, bundleFolder } from '../../scripts/bundle.ts'
import { functionsBySelfTime } from './profile/functions.ts'
import { connectInspector } from './profile/inspector.ts'
import { startCloud } from './suites/service/cloud.ts'
import { askFor } from './suites/service/exchange.ts'
import { gatehouse, portalCredential, type SessionCheck } from './suites/service/gatehouse.ts'
import { startWorker } from './suites/service/workerd.ts'

const operations = {
  strict: 'session check',
  recent: 'session check',
  profile: 'profile read',
  refresh: 'refresh',
  'sign-in': 'sign in',
} as const
const [port, inspectorPort] = [18_780, 18_781]
const connections = 16
const [warmUpMs, profileMs] = [3_000, 6_000]
const linesShown = 40

const name = process.argv[2] ?? ''
if (!isOperation(name)) {
  console.error(`npm run profile -- ${Object.keys(operations).join(' | ')}`)
  process.exit(2)
}

await bundle()
const code = join(bundleFolder, 'worker.js')
const cloud = await startCloud('gatehouse', port)
const worker = await startWorker({ code, port, variables: cloud.variables, inspectorPort })
try {
  const credential = await portalCredential(worker, cloud)
  const check: SessionCheck =
    name === 'recent' ? { by: 'permissions' } : { by: 'introspection', credential }
  const service = gatehouse(name, check, worker, cloud)
  const asks: (() => Promise<void>)[] = []
  for (let connection = 0; connection < connections; connection += 1) {
    const person = await service.newPerson()
    await service.operations['sign in'](person)
    asks.push(() => service.operations[operations[name]](person))
  }
  const ask = async (connection: number) => asks[connection]?.()
  await askFor(warmUpMs, connections, ask)

  const inspector = await connectInspector(inspectorPort)
  const { result, profile } = await inspector.profile(() => askFor(profileMs, connections, ask))
  inspector.close()
  console.log(`${result.answered} answers; self time of what was busy:`)
  const functions = await functionsBySelfTime(profile, `${code}.map`)
  for (const { share, where } of functions.slice(0, linesShown)) {
    console.log(`${(100 * share).toFixed(1).padStart(5)} %  ${where}`)
  }
} finally {
  await worker.stop()
  await cloud.stop()
}

function isOperation(given: string): given is keyof typeof operations {
  return Object.hasOwn(operations, given)
}
