import { createSignCheckpoints } from '../../src/application/audit/sign-checkpoints.ts'
import { parts } from './parts.ts'
import { tell } from './tell.ts'

export async function checkpoint(): Promise<void> {
  tell(await createSignCheckpoints(parts())('now'))
}
