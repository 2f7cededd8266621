/** The Cerbos server beside the service, asked over gRPC on a Unix socket: its fastest way in. */
import { GRPC } from '@cerbos/grpc'
import type { Attributes } from '../scenario.ts'
import { startCerbos } from './cerbos-server.ts'
import type { CreateEngine } from './engine.ts'

type Asked = Parameters<GRPC['isAllowed']>[0]

export const createCerbos: CreateEngine<Asked> = async ({ cerbos }) => {
  const server = await startCerbos(cerbos)
  const client = new GRPC(server.address, { tls: false })
  return {
    translate: ({ person, action, thing }) => ({
      principal: { id: person.id, roles: [...person.roles], attr: valuesOf(person.attributes) },
      resource: { kind: thing.type, id: thing.id, attr: valuesOf(thing.attributes) },
      action,
    }),
    decide: (asked) => client.isAllowed(asked),
    async close() {
      client.close()
      await server.stop()
    },
  }
}

function valuesOf(attributes: Attributes): Record<string, string | number | boolean | string[]> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'object' ? [...value] : value,
    ]),
  )
}
