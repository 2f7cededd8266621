// Where the mail leads that tells of a lock.
import { runPage } from './page.js'

runPage({
  name: 'unlock',
  path: '/auth/unlock',
  needsToken: true,
  body: (token) => ({ token }),
})
