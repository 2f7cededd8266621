/** What can be wrong with each dependency, as `PUT /faults` of the local cloud is told. */
export const weather = {
  'Redis is away': { redis: { down: true } },
  'Redis takes 400 ms': { redis: { delayMs: 400 } },
  'every second question to Redis fails': { redis: { errorRate: 0.5 } },
  'Redis cannot be read': { redis: { failCommands: ['mget', 'get'] } },
  'Redis cannot be written': { redis: { failCommands: ['set'] } },
  'Redis answers half a body': { redis: { answers: 'malformed' } },
  'Redis answers with other types': { redis: { answers: 'wrong_types' } },
  'Redis answers the question before': { redis: { answers: 'previous' } },
  'every fifth statement fails': { sql: { errorRate: 0.2 } },
  'Postgres is away': { sql: { down: true } },
  'Postgres dies after the second statement of a batch': { sql: { dieAfterStatements: 2 } },
  'answers to writes are lost': { sql: { dropAnswers: true, answersOf: 'writes' } },
  'Postgres and Redis are away': { sql: { down: true }, redis: { down: true } },
  'Postgres and Redis take 60 ms': { sql: { delayMs: 60 }, redis: { delayMs: 60 } },
  'mail is away': { mail: { down: true } },
  'answers of the mail provider are lost': { mail: { dropAnswers: true } },
  'Cognito is away': { cognito: { down: true } },
  'answers of Cognito are lost': { cognito: { dropAnswers: true } },
} as const

export type Weather = keyof typeof weather
export const weatherKinds = Object.keys(weather) as readonly Weather[] // its own keys
