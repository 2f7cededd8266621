/** `policy diff [version]`: what publishing the folder would change, for each role. */
import { impactOf } from '../../src/domain/policy/impact.ts'
import type { PolicyFile } from '../../src/domain/policy/source.ts'
import { compilePolicies } from '../compile-policies.ts'
import { builtInPolicy, deployment } from './environment.ts'
import { Misuse } from './misuse.ts'
import type { Outcome } from './outcome.ts'
import { paint } from './output.ts'

export async function diff({
  dir,
  version,
}: {
  dir: string
  version: string | undefined
}): Promise<Outcome> {
  const compiled = await compilePolicies(dir)
  if (!compiled.ok) throw new Misuse('The policies do not compile; see policy lint.')
  const base = await published(version)
  const change = { before: base.bundle, after: compiled.value.bundle, additions: new Map() }
  const { roles } = impactOf(change, [])
  const files = changedFiles(base.files, compiled.value.files)
  const text = [
    paint('bold', `${dir} beside ${base.name}`),
    ...files.map(({ path, change: kind }) => `  ${marks[kind]} ${path}`),
    ...roles.flatMap(({ role, gains, losses, changed }) => [
      paint('bold', role),
      ...gains.map((name) => `  ${paint('green', `+ ${name}`)}`),
      ...losses.map((name) => `  ${paint('red', `− ${name}`)}`),
      ...changed.map((name) => `  ${paint('yellow', `~ ${name}`)} means something else`),
    ]),
    ...(roles.length === 0 ? ['Nobody gains or loses anything.'] : []),
  ]
  const impact = roles.map(({ role, gains, losses, changed }) => ({ role, gains, losses, changed }))
  return { ok: true, json: { base: base.name, files, roles: impact }, text: text.join('\n') }
}

const marks = {
  added: paint('green', '+'),
  removed: paint('red', '−'),
  modified: paint('yellow', '~'),
}

async function published(version: string | undefined) {
  if (version === 'built-in') return { name: 'what the service is built with', ...builtInPolicy }
  const { policyVersions } = deployment()
  const found =
    version === undefined
      ? await policyVersions.latest()
      : await policyVersions.find(Number.parseInt(version, 10))
  if (!found && version !== undefined) throw new Misuse(`There is no version ${version}.`)
  if (!found)
    return { name: 'what the service is built with (nothing is published)', ...builtInPolicy }
  const bundle = await policyVersions.bundle(found.hash)
  if (!bundle) throw new Misuse(`The bundle of version ${found.sequence} is missing.`)
  return { name: `version ${found.sequence}`, bundle, files: found.files }
}

function changedFiles(before: readonly PolicyFile[], after: readonly PolicyFile[]) {
  const old = new Map(before.map(({ path, content }) => [path, content]))
  const next = new Map(after.map(({ path, content }) => [path, content]))
  return [...new Set([...old.keys(), ...next.keys()])].sort().flatMap((path) => {
    if (old.get(path) === next.get(path)) return []
    const change = !old.has(path) ? 'added' : next.has(path) ? 'modified' : 'removed'
    return [{ path, change } as const]
  })
}
