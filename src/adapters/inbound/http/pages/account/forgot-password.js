// Where people ask for a reset mail.
import { runPage } from './page.js'

const field = document.getElementById('email')

runPage({
  name: 'forgot-password',
  path: '/auth/forgot-password',
  needsToken: false,
  field,
  body: () => ({ email: field.value.trim() }),
})
