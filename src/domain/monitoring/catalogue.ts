/**
 * Every metric there is. A label has a closed set of values, so that nothing that a client sends becomes one: not a
 * path, not a name, not an address. Pure.
 */
import type { SessionEndReason } from '../session/session.ts'

/** The values of a label; `route`: the patterns of the service's routes, and `other`. */
export type LabelValues = readonly string[] | 'route'

export interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  /** The base unit that the name ends with, if any. */
  readonly unit?: 'seconds'
  readonly labels: Readonly<Record<string, LabelValues>>
  /** Upper bounds, in the unit; above the last one is `+Inf`. Of histograms only. */
  readonly buckets?: readonly number[]
}

const endReasons = [
  'sign_out',
  'password_change',
  'password_reset',
  'email_change',
  'reuse',
  'administrator',
  'session_limit',
  'other',
] as const satisfies readonly (SessionEndReason | 'other')[]

export const catalogue = {
  gatehouse_http_requests_total: {
    type: 'counter',
    help: 'Requests answered.',
    labels: {
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'],
      route: 'route',
      status: ['1xx', '2xx', '3xx', '4xx', '5xx'],
    },
  },
  gatehouse_http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time from the arrival of a request to its answer.',
    unit: 'seconds',
    labels: {
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'],
      route: 'route',
    },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  gatehouse_sign_in_failures_total: {
    type: 'counter',
    help: 'Attempts to prove who somebody is that were refused.',
    labels: {
      step: ['password', 'second_factor', 'passkey', 'step_up'],
      reason: [
        'invalid_credentials',
        'email_not_verified',
        'account_disabled',
        'password_reset_required',
        'challenge_unsupported',
        'invalid_challenge',
        'invalid_mfa_code',
        'invalid_passkey',
        'too_many_attempts',
        'account_locked',
        'other',
      ],
    },
  },
  gatehouse_sessions_started_total: {
    type: 'counter',
    help: 'Sign-ins that succeeded.',
    labels: { method: ['password', 'second_factor', 'passkey'] },
  },
  gatehouse_session_ends_total: {
    type: 'counter',
    help: 'Times that a session, or all of somebody at once, was ended.',
    labels: { reason: endReasons },
  },
  gatehouse_active_sessions: {
    type: 'gauge',
    help: 'Sessions that have neither ended nor expired, as the schedule last estimated.',
    labels: {},
  },
  gatehouse_token_uses_total: {
    type: 'counter',
    help: 'Requests that came with a token, by what became of it.',
    labels: {
      token: ['access_token', 'service_credential'],
      result: ['accepted', 'invalid', 'expired', 'session_ended'],
    },
  },
  gatehouse_token_refreshes_total: {
    type: 'counter',
    help: 'Exchanges of a refresh token; reused is theft.',
    labels: { result: ['success', 'invalid', 'reused', 'other'] },
  },
  gatehouse_password_reset_requests_total: {
    type: 'counter',
    help: 'Requests for a link to choose a new password.',
    labels: { by: ['person', 'administrator'] },
  },
  gatehouse_password_resets_total: {
    type: 'counter',
    help: 'Attempts to choose a new password with a link.',
    labels: { result: ['success', 'refused'] },
  },
  gatehouse_users_created_total: {
    type: 'counter',
    help: 'Accounts made.',
    labels: { by: ['registration', 'administrator', 'import'] },
  },
  gatehouse_limit_hits_total: {
    type: 'counter',
    help: 'Requests refused because there were too many of them.',
    labels: { scope: ['sign_in', 'registration', 'password_reset', 'mail', 'token', 'other'] },
  },
  gatehouse_block_hits_total: {
    type: 'counter',
    help: 'Requests refused because their address is blocked.',
    labels: {},
  },
  gatehouse_policy_denials_total: {
    type: 'counter',
    help: 'Requests that the policies refused.',
    labels: { reason: ['permission_denied', 'step_up_required', 'mfa_enrollment_required'] },
  },
  gatehouse_policy_decisions_total: {
    type: 'counter',
    help: 'Decisions of the policies, those asked for by portals included.',
    labels: { decision: ['allow', 'deny'] },
  },
  gatehouse_cache_lookups_total: {
    type: 'counter',
    help: 'Questions to a cache.',
    labels: {
      cache: ['session', 'recent_session', 'access_token', 'service_credential', 'policy'],
      result: ['hit', 'miss'],
    },
  },
  gatehouse_dependency_trips_total: {
    type: 'counter',
    help: 'Round trips to a dependency.',
    labels: {
      dependency: ['db', 'redis', 'mail', 'cognito', 'breaches'],
      result: ['answered', 'failed'],
    },
  },
  gatehouse_dependency_duration_seconds: {
    type: 'histogram',
    help: 'Time of one round trip to a dependency.',
    unit: 'seconds',
    labels: { dependency: ['db', 'redis', 'mail', 'cognito', 'breaches'] },
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  gatehouse_dependency_up: {
    type: 'gauge',
    help: 'Whether a dependency answered the schedule: 1 or 0.',
    labels: { dependency: ['database', 'redis'] },
  },
  gatehouse_hash_duration_seconds: {
    type: 'histogram',
    help: 'Time to hash or check one password.',
    unit: 'seconds',
    labels: {},
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  },
  gatehouse_mails_total: {
    type: 'counter',
    help: 'Attempts to hand a message to its provider.',
    labels: { result: ['sent', 'refused', 'unavailable'] },
  },
  gatehouse_outbox_messages: {
    type: 'gauge',
    help: 'Messages that wait to be sent.',
    labels: {},
  },
  gatehouse_outbox_oldest_seconds: {
    type: 'gauge',
    help: 'Age of the oldest message that waits.',
    unit: 'seconds',
    labels: {},
  },
  gatehouse_background_failures_total: {
    type: 'counter',
    help: 'Work behind an answer that failed.',
    labels: {},
  },
  gatehouse_scheduled_runs_total: {
    type: 'counter',
    help: 'Runs of what the schedule does every minute.',
    labels: { result: ['success', 'failure'] },
  },
  gatehouse_alerts: {
    type: 'gauge',
    help: 'Alert rules of the service itself by state.',
    labels: { state: ['pending', 'firing'] },
  },
} as const satisfies Readonly<Record<string, Metric>>

type Catalogue = typeof catalogue
export type MetricName = keyof Catalogue
export const metricNames = Object.keys(catalogue) as readonly MetricName[] // the literal's own keys

type NameOf<Type extends Metric['type']> = {
  [Name in MetricName]: Catalogue[Name]['type'] extends Type ? Name : never
}[MetricName]
export type CounterName = NameOf<'counter'>
export type GaugeName = NameOf<'gauge'>
export type HistogramName = NameOf<'histogram'>

/** The labels of a metric, each with one of its values; a route's pattern is held against the routes when it is counted. */
export type LabelsOf<Name extends MetricName> = {
  readonly [Label in keyof Catalogue[Name]['labels']]: Catalogue[Name]['labels'][Label] extends readonly (infer Value)[]
    ? Value
    : string
}
