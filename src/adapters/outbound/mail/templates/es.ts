/** Everything Gatehouse writes, in Spanish: of no country in particular, and with `tú` throughout. */
import type { FactorNews, Notification } from '../../../../domain/notification/notification.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import { createCountryName } from '../country-name.ts'
import type { Action, Catalogue } from '../letter.ts'
import { createMoments } from '../moment.ts'

type Place = Extract<Notification, { template: 'new_sign_in' }>

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

    case 'unlock_account':
      return {
        ...opening,
        subject: 'Tu cuenta de Gatehouse está bloqueada por un tiempo',
        paragraphs: [
          'Se probaron demasiadas contraseñas incorrectas en tu cuenta de Gatehouse, así que nadie puede iniciar sesión en ella por un tiempo.',
          'Si fuiste tú, no tienes que esperar: desbloquéala e inicia sesión, o restablece la contraseña si la has olvidado.',
        ],
        action: {
          ...follow('Desbloquear la cuenta', notification.link),
          expiry: `El enlace funciona una sola vez y caduca el ${moment(notification.expiresAt)}.`,
        },
        precaution:
          'Si no fuiste tú, no tienes que hacer nada: nadie ha entrado. No compartas el enlace con nadie.',
      }

    case 'new_sign_in':
      return {
        ...opening,
        subject: 'Nuevo inicio de sesión en tu cuenta de Gatehouse',
        paragraphs: [
          `Alguien inició sesión en tu cuenta de Gatehouse el ${moment(notification.at)} desde donde nadie lo había hecho antes: ${placeOf(notification)}.`,
          'Si fuiste tú, no tienes que hacer nada más.',
        ],
        precaution:
          'Si no fuiste tú, alguien conoce tu contraseña. Restablécela de inmediato con «¿Olvidaste tu contraseña?» en la página de inicio de sesión y avisa a tu administrador.',
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

    case 'password_change_interrupted':
      return {
        ...opening,
        subject: 'Se interrumpió un cambio de tu contraseña de Gatehouse',
        paragraphs: [
          `Alguien empezó a cambiar la contraseña de tu cuenta de Gatehouse y el ${moment(notification.at)} vimos que el cambio se había interrumpido: ahora vale la contraseña nueva o la anterior. Por seguridad, cerramos todas tus sesiones.`,
          'Si fuiste tú, inicia sesión con la contraseña nueva y, si no se acepta, con la anterior.',
        ],
        precaution:
          'Si no fuiste tú, es posible que otra persona haya entrado en tu cuenta. Restablece la contraseña de inmediato con «¿Olvidaste tu contraseña?» en la página de inicio de sesión y avisa a tu administrador.',
      }

    case 'second_factor_changed':
      return {
        ...opening,
        subject: news[notification.news].subject,
        paragraphs: [
          `El ${moment(notification.at)} ${news[notification.news].what}.`,
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

    case 'confirm_current_email':
      return {
        ...opening,
        subject: '¿Quieres otro correo electrónico para Gatehouse?',
        paragraphs: [
          `Alguien que ha iniciado sesión en tu cuenta de Gatehouse quiere que tenga otro correo electrónico: ${notification.newEmail}.`,
          'Si fuiste tú, confírmalo aquí y en la dirección nueva. El cambio se hace cuando ambas estén confirmadas, y entonces se cerrarán todas tus sesiones.',
        ],
        action: {
          ...follow('Confirmar o detener el cambio', notification.link),
          expiry: `El enlace caduca el ${moment(notification.expiresAt)}.`,
        },
        precaution:
          'Si no fuiste tú, abre el enlace y detén el cambio; después cambia tu contraseña: alguien la conoce.',
      }

    case 'confirm_new_email':
      return {
        ...opening,
        subject: 'Confirma tu nuevo correo electrónico para Gatehouse',
        paragraphs: [
          'Confirma que esta dirección es tuya para que tu cuenta de Gatehouse pueda tenerla. El cambio debe confirmarse también en la dirección anterior.',
        ],
        action: {
          ...follow('Confirmar o detener el cambio', notification.link),
          expiry: `El enlace caduca el ${moment(notification.expiresAt)}.`,
        },
        precaution: 'Si no fuiste tú, ignora este mensaje y no abras el enlace.',
      }

    case 'email_changed':
      return {
        ...opening,
        subject: 'Se cambió el correo electrónico de tu cuenta de Gatehouse',
        paragraphs: [
          `Tu cuenta de Gatehouse tiene otro correo electrónico desde el ${moment(notification.at)}: ${notification.newEmail}. Ya no escribiremos a esta dirección, y se han cerrado todas las sesiones.`,
        ],
        precaution: 'Si no fuiste tú, avisa de inmediato a tu administrador.',
      }

    case 'email_in_use':
      return {
        ...opening,
        subject: 'Alguien quiso usar tu correo electrónico en Gatehouse',
        paragraphs: [
          'Alguien quiso dar esta dirección de correo a otra cuenta de Gatehouse. Es la de tu cuenta, así que no ha cambiado nada.',
          'Si fuiste tú, tienes dos cuentas: inicia sesión con esta dirección en la que la tiene.',
        ],
        precaution: 'Si no fuiste tú, no tienes que hacer nada: nadie ha entrado así en tu cuenta.',
      }

    case 'username_changed':
      return {
        ...opening,
        subject: 'Se cambió tu nombre de usuario de Gatehouse',
        paragraphs: [
          `El nombre de usuario de tu cuenta de Gatehouse se cambió el ${moment(notification.at)}. Ahora es: ${notification.username}`,
          'Si fuiste tú, no tienes que hacer nada más. Durante un tiempo nadie podrá usar el anterior.',
        ],
        precaution:
          'Si no fuiste tú, es posible que otra persona haya entrado en tu cuenta. Restablece la contraseña de inmediato con «¿Olvidaste tu contraseña?» en la página de inicio de sesión y avisa a tu administrador.',
      }

    case 'account_deleted':
      return {
        ...opening,
        subject: 'Tu cuenta de Gatehouse está eliminada',
        paragraphs: [
          `Como pediste, tu cuenta de Gatehouse se eliminó el ${moment(notification.at)}, con todo lo que era suyo. Este es el último mensaje que recibes de nosotros. Adiós, y gracias.`,
        ],
        precaution:
          'Si no fuiste tú, avisa de inmediato a tu administrador. Una cuenta eliminada no se puede recuperar.',
      }

    case 'account_disabled':
      return {
        ...opening,
        subject: 'Tu cuenta de Gatehouse fue desactivada',
        paragraphs: [
          `Un administrador desactivó tu cuenta de Gatehouse el ${moment(notification.at)}. Se han cerrado todas las sesiones y nadie puede iniciar otra.`,
        ],
        precaution: 'Si no lo esperabas, pregunta a tu administrador.',
      }

    case 'alert': {
      const { event, rule, summary, severity, condition, since, at } = notification
      const over = event === 'resolved'
      const level = severity === 'critical' ? 'crítico' : 'aviso'
      return {
        ...opening,
        subject: over ? `Gatehouse: ${rule} ha terminado` : `Gatehouse: ${rule} (${level})`,
        paragraphs: [
          `El aviso, tal como lo describe la regla: ${summary}`,
          over
            ? `Empezó el ${moment(since)} y terminó el ${moment(at)}.`
            : `Empezó el ${moment(since)}.`,
          `La regla: ${condition}. ${found(notification)}`,
        ],
        precaution:
          'GET /alerts muestra todas las reglas y su estado. Si no lo esperabas, pregunta a quien administra Gatehouse: tu dirección está entre las que reciben sus avisos.',
      }
    }

    case 'account_enabled':
      return {
        ...opening,
        subject: 'Tu cuenta de Gatehouse está activa de nuevo',
        paragraphs: [
          `Un administrador reactivó tu cuenta de Gatehouse el ${moment(notification.at)}. Puedes iniciar sesión como antes; los enlaces de mensajes anteriores ya no sirven.`,
        ],
        precaution: 'Si no lo esperabas, pregunta a tu administrador.',
      }
  }
}

function placeOf({ device, country, address }: Place): string {
  const where = country === null ? undefined : countryName(country)
  return [device ?? 'un dispositivo desconocido', where, address].filter(Boolean).join(', ')
}

const countryName = createCountryName('es')

function found({ value, group }: Extract<Notification, { template: 'alert' }>): string {
  const where = group === '' ? '' : ` (${group})`
  return value === null
    ? 'No se encontró nada.'
    : `Valor encontrado: ${Math.round(value * 1000) / 1000}${where}.`
}

const news: Readonly<Record<FactorNews, { readonly subject: string; readonly what: string }>> = {
  totp_added: {
    subject: 'Tu cuenta de Gatehouse ahora pide un código',
    what: 'se añadió una aplicación de autenticación a tu cuenta de Gatehouse. El inicio de sesión ahora pide su código',
  },
  totp_removed: {
    subject: 'Se quitó tu aplicación de autenticación de Gatehouse',
    what: 'se quitó la aplicación de autenticación de tu cuenta de Gatehouse. El inicio de sesión ya no pide su código',
  },
  passkey_added: {
    subject: 'Se añadió una llave de acceso a tu cuenta de Gatehouse',
    what: 'se añadió una llave de acceso a tu cuenta de Gatehouse. Con ella se puede iniciar sesión',
  },
  passkey_removed: {
    subject: 'Se quitó una llave de acceso de tu cuenta de Gatehouse',
    what: 'se quitó una llave de acceso de tu cuenta de Gatehouse. Ya no sirve para iniciar sesión',
  },
  recovery_codes_renewed: {
    subject: 'Se cambiaron tus códigos de recuperación de Gatehouse',
    what: 'se cambiaron los códigos de recuperación de tu cuenta de Gatehouse. Los anteriores ya no sirven',
  },
  factors_removed: {
    subject: 'Se desactivó el inicio de sesión en dos pasos de tu cuenta de Gatehouse',
    what: 'un administrador quitó de tu cuenta de Gatehouse la aplicación de autenticación, las llaves de acceso y los códigos de recuperación. Basta tu contraseña para iniciar sesión',
  },
}

function follow(label: string, link: string): Action {
  return { label, link, hint: 'Si el botón no funciona, copia esta dirección en tu navegador:' }
}

const moments = createMoments('es')

function moment(at: Instant): string {
  const { date, time } = moments(at)
  return `${date}, ${time} h (UTC)`
}
