// Where the two mails of a change of address lead.
import { runPage } from './page.js'

runPage({
  name: 'change-email',
  path: '/users/email/confirm',
  needsToken: true,
  body: (token) => ({ token }),
  done: (answer, pressed) => (pressed.id === 'stop' ? 'stopped' : (answer?.outstanding ?? 'done')),
})
