/** Policy decisions: Gatehouse's engine beside bare CASL, casbin, Cedar and Cerbos. */
import type { Suite } from '../../suite.ts'
import { cerbosBinary } from './engines/cerbos-server.ts'
import { measureApplications } from './parts/applications.ts'
import { measureBinding } from './parts/binding.ts'
import { measureColdPath } from './parts/cold-path.ts'
import { measureCompiling } from './parts/compile.ts'
import { measureRoles } from './parts/roles.ts'
import { measureWorstCase } from './parts/worst-case.ts'

export const policySuite: Suite = {
  name: 'policy',
  title: 'Policy decisions',
  packages: [
    '@casl/ability',
    'casbin',
    '@cedar-policy/cedar-wasm',
    '@cerbos/grpc',
    '@cerbos/cerbos-linux-x64',
    'bcryptjs',
    'yaml',
  ],
  async run(options) {
    if (!cerbosBinary()) {
      const platform = `${process.platform}-${process.arch}`
      options.progress.note(`Cerbos is skipped: npm has no server for ${platform}.`)
    }
    const roles = await measureRoles(options)
    const worstCase = await measureWorstCase(options)
    const compiling = await measureCompiling(options)
    const applications = await measureApplications(options)
    const binding = await measureBinding(options)
    const coldPath = await measureColdPath(options)
    const parts = [roles, worstCase, compiling, coldPath, applications, binding]
    return {
      headline: roles.headline,
      figures: parts.flatMap(({ figures }) => figures),
      sections: parts.map(({ section }) => section),
      measurements: parts.flatMap(({ measurements }) => measurements),
    }
  },
}
