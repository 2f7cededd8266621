/** Makes the OpenAPI 3.1 document out of every operation's own declaration. */
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Application } from '../../../../application/application.ts'
import type { AnyEnv, Operation } from '../operation.ts'
import { operations } from '../routes.ts'
import { completeOperations } from './complete-operations.ts'
import { components } from './components.ts'
import { plainPaths } from './plain-paths.ts'
import { problemExamples } from './problem-examples.ts'

export async function createDocument({
  application,
  issuer,
}: {
  readonly application: Application
  readonly issuer: string
}) {
  const api = new OpenAPIHono<AnyEnv>()
  for (const loaded of await Promise.all(operations.map(({ load }) => load()))) {
    // Only declared here, never called: what a handler would find in its request does not matter.
    const operation = loaded.operation as Operation<AnyEnv>
    operation({ api, application })
  }
  const info = { title: 'Gatehouse', version: apiVersion, description }
  const document = api.getOpenAPI31Document({ openapi: '3.1.1', info })

  return completeOperations({
    ...document,
    info: { ...info, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [
      { url: '/', description: 'Where this document came from' },
      ...(issuer.startsWith('https://') ? [{ url: issuer, description: 'This service' }] : []),
    ],
    tags,
    paths: { ...document.paths, ...plainPaths() },
    components: { ...document.components, ...components, examples: problemExamples() },
  })
}

/** Of the API, not of the package: it changes when clients have to know. */
const apiVersion = '0.1.0'

const description = [
  'Accounts, sessions, roles and permissions for every portal.',
  'Errors are problem documents (RFC 9457): switch on `code`, show `detail`, quote `requestId`.',
  'Every answer names its request in `X-Request-Id` and its cost in `Server-Timing`.',
  'A change that carries `If-Match` fails with 412 when somebody else was faster.',
].join('\n\n')

const tags = [
  { name: 'Authentication', description: 'Accounts, sign-in and sessions.' },
  { name: 'Profile', description: 'What people say of themselves, and their password.' },
  { name: 'Roles', description: 'What people are, and what that lets them do.' },
  { name: 'Permissions', description: 'What roles are made of.' },
  {
    name: 'Portals',
    description: 'What the back ends of portals use, and how they prove who they are.',
  },
  { name: 'Protection', description: 'Who is kept out, and for how long.' },
  { name: 'Service', description: 'Health, keys and this document.' },
  {
    name: 'Pages',
    description: 'For people: what the links in our mails open, and the reference.',
  },
]
