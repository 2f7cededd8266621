// Where a reset mail leads.
import { runPage } from './page.js'

const field = document.getElementById('new-password')

document.getElementById('show-password').addEventListener('change', (event) => {
  field.type = event.target.checked ? 'text' : 'password'
})

runPage({
  name: 'reset-password',
  path: '/auth/reset-password',
  needsToken: true,
  field,
  body: (token) => ({ token, newPassword: field.value }),
})
