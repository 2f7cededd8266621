/** Every route that takes no input: health, keys, the OpenAPI document and the pages. Public, all GET. */
import type { HttpParts } from '../http-parts.ts'
import { createAuthzenConfiguration } from './authzen-configuration.ts'
import { createHealth } from './health.ts'
import { createKeys } from './keys.ts'
import { createOpenApi } from './open-api.ts'
import type { PlainRoute } from './plain-route.ts'
import { createFiles } from './static-files.ts'

export function createPlainRoutes(parts: HttpParts): readonly PlainRoute[] {
  return [
    ...createHealth(parts),
    ...createKeys(parts),
    ...createAuthzenConfiguration(parts),
    ...createOpenApi(parts),
    ...createFiles(parts),
  ]
}
