/** `policy publish`: puts the folder into force at a deployment, as its operator. */
import { readPolicyFiles } from '../compile-policies.ts'
import { deployment, loader } from './environment.ts'
import { Misuse } from './misuse.ts'
import type { Outcome } from './outcome.ts'
import { paint } from './output.ts'

export async function publish({
  dir,
  message,
}: {
  dir: string
  message: string | undefined
}): Promise<Outcome> {
  if (!message) throw new Misuse('publish needs --message "why".')
  const load = loader(deployment())
  const loaded = await load({
    files: await readPolicyFiles(dir),
    message,
    again: true,
    origin: { requestId: 'policy publish', address: null, userAgent: null },
  })
  if (!loaded.ok) {
    const { error } = loaded
    const reasons =
      'violations' in error
        ? error.violations.map(({ path, message }) => `  ${path} ${message}`)
        : []
    return {
      ok: false,
      json: error,
      text: [paint('red', `✗ ${error.kind}`), ...reasons].join('\n'),
    }
  }
  const { value } = loaded
  const text =
    value.status === 'unchanged'
      ? 'These policies are in force already.'
      : `${paint('green', '✓')} Version ${value.version.sequence} is in force everywhere within 5 s.`
  return { ok: true, json: value, text }
}
