export * from './access.ts'
export * from './account.ts'
export * from './operations.ts'
export * from './session.ts'
