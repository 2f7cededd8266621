/** Everything Gatehouse writes, in Spanish: of no country in particular, and with `tú` throughout. */
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { Action, Catalogue } from '../letter.ts'
import { createMoments } from '../moment.ts'

export const spanish: Catalogue = (notification) => {
  const opening = {
    greeting: notification.name === '' ? 'Hola:' : `Hola, ${notification.name}:`,
    closing: 'Gatehouse envió este mensaje de forma automática; nadie lee las respuestas.',
  }

  switch (notification.template) {
    case 'verify_email':
      return {
        ...opening,
        subject: 'Confirma tu correo electrónico para Gatehouse',
        paragraphs: [
          'Confirma que esta dirección de correo electrónico es tuya para que podamos usarla con tu cuenta de Gatehouse.',
        ],
        action: {
          ...follow('Confirmar correo electrónico', notification.link),
          expiry: `El enlace sirve una sola vez y caduca el ${moment(notification.expiresAt)}.`,
        },
        precaution: 'Si no te registraste en Gatehouse, ignora este mensaje y no abras el enlace.',
      }

    case 'reset_password':
      return {
        ...opening,
        subject: 'Restablece tu contraseña de Gatehouse',
        paragraphs: [
          'Alguien pidió restablecer la contraseña de tu cuenta de Gatehouse. Si fuiste tú, elige una nueva.',
        ],
        action: {
          ...follow('Elegir una contraseña nueva', notification.link),
          expiry: `El enlace sirve una sola vez y caduca el ${moment(notification.expiresAt)}. Al cambiar la contraseña se cerrarán todas tus sesiones.`,
        },
        precaution:
          'Si no fuiste tú, ignora este mensaje: tu contraseña sigue siendo la misma. No compartas el enlace con nadie; nunca te lo pediremos.',
      }

    case 'invitation':
      return {
        ...opening,
        subject: 'Tu cuenta de Gatehouse te espera',
        paragraphs: [
          'Un administrador ha creado una cuenta de Gatehouse para ti. Elige una contraseña y será tuya.',
        ],
        action: {
          ...follow('Elegir una contraseña', notification.link),
          expiry: `El enlace sirve una sola vez y caduca el ${moment(notification.expiresAt)}.`,
        },
        precaution:
          'Si no lo esperabas, ignora este mensaje: sin contraseña, la cuenta no se puede usar.',
      }

    case 'password_changed':
      return {
        ...opening,
        subject: 'Se cambió tu contraseña de Gatehouse',
        paragraphs: [
          `La contraseña de tu cuenta de Gatehouse se cambió el ${moment(notification.at)}. Por seguridad, cerramos tus demás sesiones.`,
          'Si fuiste tú, no tienes que hacer nada más.',
        ],
        precaution:
          'Si no fuiste tú, es posible que otra persona haya entrado en tu cuenta. Restablece la contraseña de inmediato con «¿Olvidaste tu contraseña?» en la página de inicio de sesión y avisa a tu administrador.',
      }

    case 'email_already_registered':
      return {
        ...opening,
        subject: 'Ya tienes una cuenta de Gatehouse',
        paragraphs: [
          'Alguien intentó crear una cuenta de Gatehouse con esta dirección de correo electrónico. Ya tienes una, así que no se creó ni cambió nada.',
          'Si fuiste tú, inicia sesión con la cuenta que tienes. Si olvidaste la contraseña, puedes restablecerla.',
        ],
        action: follow('Restablecer la contraseña', notification.resetLink),
        precaution: 'Si no fuiste tú, no tienes que hacer nada: nadie ha entrado así en tu cuenta.',
      }
  }
}

function follow(label: string, link: string): Action {
  return { label, link, hint: 'Si el botón no funciona, copia esta dirección en tu navegador:' }
}

const moments = createMoments('es')

function moment(at: Instant): string {
  const { date, time } = moments(at)
  return `${date}, ${time} h (UTC)`
}
