import { parts } from './parts.ts'
import { tell } from './tell.ts'

export async function verify(): Promise<void> {
  tell(await parts().checkChain({ whole: true, rowsMax: Number.MAX_SAFE_INTEGER }))
}
