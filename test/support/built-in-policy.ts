import builtIn from '../../policies/bundle.json' with { type: 'json' }
import type { BuiltInPolicy } from '../../src/application/ports/policy.ts'

/** The policies that the service is built with. */
export const builtInPolicy = builtIn as unknown as BuiltInPolicy // JSON has no brands and no literal types
