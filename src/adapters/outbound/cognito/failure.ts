/**
 * What Cognito's exceptions mean to this service; their own words go nowhere. The names are those of the API reference
 * (Amazon Cognito User Pools API, "Errors" of each action).
 */
export type CognitoFailure =
  /** The password or the user is wrong; which of them, Cognito does not always say. */
  | 'not_authorized'
  | 'user_not_found'
  | 'user_exists'
  | 'not_confirmed'
  | 'reset_required'
  | 'password_refused'
  | 'code_wrong'
  | 'code_expired'
  | 'too_many_attempts'
  /** Our request or the pool's set-up is at fault: nothing that a person can do. */
  | 'misconfigured'
  /** May be well in a moment. */
  | 'unavailable'

export function cognitoFailure(error: unknown): CognitoFailure {
  if (!(error instanceof Error)) return 'unavailable'
  if (error.name === 'NotAuthorizedException') return notAuthorized(error.message)
  const known = failures[error.name]
  if (known !== undefined) return known
  // Whatever else Cognito says no to (4xx) will be refused the next time as well.
  return isRefusal(error) ? 'misconfigured' : 'unavailable'
}

const failures: Readonly<Record<string, CognitoFailure>> = {
  UserNotFoundException: 'user_not_found',
  UsernameExistsException: 'user_exists',
  AliasExistsException: 'user_exists',
  UserNotConfirmedException: 'not_confirmed',
  PasswordResetRequiredException: 'reset_required',
  InvalidPasswordException: 'password_refused',
  PasswordHistoryPolicyViolationException: 'password_refused',
  CodeMismatchException: 'code_wrong',
  EnableSoftwareTokenMFAException: 'code_wrong',
  ExpiredCodeException: 'code_expired',
  TooManyFailedAttemptsException: 'too_many_attempts',
  LimitExceededException: 'too_many_attempts',
  TooManyRequestsException: 'unavailable',
  ThrottlingException: 'unavailable',
  InternalErrorException: 'unavailable',
  ConcurrentModificationException: 'unavailable',
  CodeDeliveryFailureException: 'unavailable',
  InvalidParameterException: 'misconfigured',
  ResourceNotFoundException: 'misconfigured',
  InvalidUserPoolConfigurationException: 'misconfigured',
  UserPoolAddOnNotEnabledException: 'misconfigured',
  MFAMethodNotFoundException: 'misconfigured',
  SoftwareTokenMFANotFoundException: 'misconfigured',
  InvalidLambdaResponseException: 'misconfigured',
  UnexpectedLambdaException: 'misconfigured',
  UserLambdaValidationException: 'misconfigured',
  InvalidSmsRoleAccessPolicyException: 'misconfigured',
  InvalidSmsRoleTrustRelationshipException: 'misconfigured',
  InvalidEmailRoleAccessPolicyException: 'misconfigured',
  ForbiddenException: 'misconfigured',
  AccessDeniedException: 'misconfigured',
  UnrecognizedClientException: 'misconfigured',
  InvalidSignatureException: 'misconfigured',
  ExpiredTokenException: 'misconfigured',
}

/** One exception for many things, told apart by its words alone. */
function notAuthorized(message: string): CognitoFailure {
  if (/secret hash|client .*(?:secret|not (?:configured|enabled))|flow not/i.test(message)) {
    return 'misconfigured'
  }
  if (/session (?:is )?expired|invalid session/i.test(message)) return 'code_expired'
  // "User is disabled." and "Password attempts exceeded" as well: only a right password would earn an explanation.
  return 'not_authorized'
}

function isRefusal(error: Error): boolean {
  if (!('$metadata' in error)) return false
  const { httpStatusCode } = error.$metadata as { readonly httpStatusCode?: number } // the SDK's shape
  return httpStatusCode !== undefined && httpStatusCode >= 400 && httpStatusCode < 500
}
