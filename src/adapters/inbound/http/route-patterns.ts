/** The pattern of every route: the closed set from which metrics take their label (a test holds it complete). */
import { filePaths } from './plain/static-files.ts'
import { operations } from './routes.ts'

const plain = [
  '/healthz',
  '/readyz',
  '/.well-known/jwks.json',
  '/.well-known/authzen-configuration',
  '/openapi.json',
]

export const routePatterns: readonly string[] = [
  ...new Set([...operations.map(({ path }) => path), ...plain, ...filePaths]),
]
