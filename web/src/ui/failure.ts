import { ApiError } from '../api'
import { strings } from '../strings'

/** Why something did not work, for people. Anything else than an {@link ApiError} is thrown on. */
export function reason(failure: unknown): string {
  if (!(failure instanceof ApiError)) throw failure
  if (failure.status === 0) return strings.noAnswer
  if (failure.status === 429) return strings.tooOften
  return failure.message
}
