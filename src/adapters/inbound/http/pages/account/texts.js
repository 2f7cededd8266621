// Every word of the account pages, in the languages in which Gatehouse writes to people.

/** The texts of a page and those of all pages, in the reader's language. */
export function textsFor(page) {
  const [language] = navigator.languages
    .map((tag) => tag.split('-')[0])
    .filter((tag) => tag in texts)
  const chosen = language ?? 'en'
  document.documentElement.lang = chosen
  return { ...texts[chosen].all, ...texts[chosen][page] }
}

const texts = {
  en: {
    all: {
      working: 'One moment…',
      noConnection: 'No connection to the service. Check your network and try again.',
      unavailable: 'The service is not available right now. Try again in a moment.',
      unexpected: 'Something went wrong. If it happens again, quote this number: ',
      askAgain: 'Ask for a new link',
      required: 'Fill in this field first.',
      tooMany: 'Too many tries. Wait a moment, then try again.',
    },
    'verify-email': {
      title: 'Confirm your e-mail address',
      lead: 'Press the button to confirm that this e-mail address is yours.',
      submit: 'Confirm e-mail address',
      done: 'Your e-mail address is confirmed. You can close this page and sign in.',
      noToken: 'This link is not complete. Open it again from the mail, or copy all of it.',
      invalid_token:
        'This link has been used or has expired. If you cannot sign in, ask for a new one where you signed up.',
    },
    unlock: {
      title: 'Unlock your account',
      lead: 'Too many wrong passwords were tried. Press the button to sign in again without waiting.',
      submit: 'Unlock account',
      done: 'Your account is unlocked. You can close this page and sign in.',
      noToken: 'This link is not complete. Open it again from the mail, or copy all of it.',
      invalid_token:
        'This link has been used or has expired. Wait a while, or reset your password.',
    },
    'reset-password': {
      title: 'Choose a new password',
      lead: 'You will be signed out everywhere.',
      submit: 'Set new password',
      newPassword: 'New password',
      newPasswordHint: 'At least 12 characters. A few words make a good password.',
      showPassword: 'Show password',
      done: 'Your password is changed. You can close this page and sign in with the new one.',
      noToken: 'This link is not complete. Open it again from the mail, or copy all of it.',
      invalid_token: 'This link has been used or has expired.',
      password_too_short: 'Use at least 12 characters; a few words make a good password.',
      password_too_long: 'Use at most 128 characters.',
      password_unusable_characters: 'The password contains characters that cannot be typed again.',
      password_breached:
        'This password is known from a breach of another service. Choose another one.',
      password_too_common:
        'This password, or one much like it, is among the first that attackers try. Choose another.',
      password_contains_name:
        'The password is made of your name, username or e-mail address, or of the name of this service. Choose another.',
    },
    'change-email': {
      title: 'Change of e-mail address',
      lead: 'Confirm here that the account may change to the new e-mail address, or stop the change.',
      submit: 'Confirm the change',
      stop: 'Stop the change',
      done: 'The e-mail address is changed, and all sessions have ended. Sign in with the new one.',
      current_address:
        'Confirmed here. Now confirm the change with the mail at the current address.',
      new_address: 'Confirmed here. Now confirm the change with the mail at the new address.',
      stopped:
        'The change is stopped, and the address stays. If you did not ask for it, change your password.',
      noToken: 'This link is not complete. Open it again from the mail, or copy all of it.',
      invalid_token: 'This link has been used, has expired, or the change was stopped.',
      email_taken: 'Another account has this address meanwhile. Nothing has changed.',
    },
    'forgot-password': {
      title: 'Forgot your password?',
      lead: 'We will send a link to the e-mail address of your account.',
      submit: 'Send link',
      email: 'E-mail address',
      done: 'If there is an account with this address, a mail with a link is on its way. Look into your spam folder too.',
    },
  },
  es: {
    all: {
      working: 'Un momento…',
      noConnection: 'No hay conexión con el servicio. Revisa tu red e inténtalo de nuevo.',
      unavailable: 'El servicio no está disponible ahora. Inténtalo de nuevo en un momento.',
      unexpected: 'Algo ha fallado. Si vuelve a ocurrir, indica este número: ',
      askAgain: 'Pedir un enlace nuevo',
      required: 'Rellena primero este campo.',
      tooMany: 'Demasiados intentos. Espera un momento y vuelve a intentarlo.',
    },
    'verify-email': {
      title: 'Confirma tu correo electrónico',
      lead: 'Pulsa el botón para confirmar que esta dirección de correo es tuya.',
      submit: 'Confirmar correo electrónico',
      done: 'Tu correo está confirmado. Puedes cerrar esta página e iniciar sesión.',
      noToken: 'El enlace no está completo. Ábrelo otra vez desde el correo o cópialo entero.',
      invalid_token:
        'Este enlace ya se ha usado o ha caducado. Si no puedes iniciar sesión, pide otro donde te registraste.',
    },
    unlock: {
      title: 'Desbloquea tu cuenta',
      lead: 'Se probaron demasiadas contraseñas incorrectas. Pulsa el botón para volver a iniciar sesión sin esperar.',
      submit: 'Desbloquear cuenta',
      done: 'Tu cuenta está desbloqueada. Puedes cerrar esta página e iniciar sesión.',
      noToken: 'El enlace no está completo. Ábrelo otra vez desde el correo o cópialo entero.',
      invalid_token:
        'Este enlace ya se ha usado o ha caducado. Espera un rato o restablece tu contraseña.',
    },
    'reset-password': {
      title: 'Elige una contraseña nueva',
      lead: 'Se cerrará tu sesión en todas partes.',
      submit: 'Guardar contraseña',
      newPassword: 'Contraseña nueva',
      newPasswordHint: 'Al menos 12 caracteres. Unas cuantas palabras hacen una buena contraseña.',
      showPassword: 'Mostrar contraseña',
      done: 'Tu contraseña ha cambiado. Puedes cerrar esta página e iniciar sesión con la nueva.',
      noToken: 'El enlace no está completo. Ábrelo otra vez desde el correo o cópialo entero.',
      invalid_token: 'Este enlace ya se ha usado o ha caducado.',
      password_too_short:
        'Usa al menos 12 caracteres; unas cuantas palabras hacen una buena contraseña.',
      password_too_long: 'Usa como máximo 128 caracteres.',
      password_unusable_characters:
        'La contraseña contiene caracteres que no se pueden volver a escribir.',
      password_breached:
        'Esta contraseña se conoce por una filtración de otro servicio. Elige otra.',
      password_too_common:
        'Esta contraseña, o una muy parecida, es de las primeras que se prueban en un ataque. Elige otra.',
      password_contains_name:
        'La contraseña está hecha de tu nombre, usuario o correo, o del nombre de este servicio. Elige otra.',
    },
    'change-email': {
      title: 'Cambio de correo electrónico',
      lead: 'Confirma aquí que la cuenta puede cambiar al correo nuevo, o detén el cambio.',
      submit: 'Confirmar el cambio',
      stop: 'Detener el cambio',
      done: 'El correo ha cambiado y se han cerrado todas las sesiones. Inicia sesión con el nuevo.',
      current_address:
        'Confirmado aquí. Ahora confirma el cambio con el mensaje en el correo actual.',
      new_address: 'Confirmado aquí. Ahora confirma el cambio con el mensaje en el correo nuevo.',
      stopped:
        'El cambio está detenido y el correo no cambia. Si no lo pediste tú, cambia tu contraseña.',
      noToken: 'El enlace no está completo. Ábrelo otra vez desde el correo o cópialo entero.',
      invalid_token: 'Este enlace ya se ha usado, ha caducado, o el cambio se detuvo.',
      email_taken: 'Entretanto otra cuenta tiene este correo. No ha cambiado nada.',
    },
    'forgot-password': {
      title: '¿Has olvidado tu contraseña?',
      lead: 'Enviaremos un enlace al correo electrónico de tu cuenta.',
      submit: 'Enviar enlace',
      email: 'Correo electrónico',
      done: 'Si hay una cuenta con esta dirección, un correo con un enlace va en camino. Mira también en la carpeta de spam.',
    },
  },
}
