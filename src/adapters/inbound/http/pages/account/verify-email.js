// Where a confirmation mail leads.
import { runPage } from './page.js'

runPage({
  name: 'verify-email',
  path: '/auth/verify-email',
  needsToken: true,
  body: (token) => ({ token }),
})
