import { describe, expect, it } from 'vitest'

import { ApiError } from '../api'
import { strings } from '../strings'
import { reason } from './failure'

describe('the reason for a failure', () => {
  it('is what the hub said', () => {
    expect(reason(new ApiError(403, 'only its creator renames a topic'))).toBe('only its creator renames a topic')
  })

  it('is said for people when there is no answer, or too much was asked', () => {
    expect(reason(new ApiError(0, 'Failed to fetch'))).toBe(strings.noAnswer)
    expect(reason(new ApiError(429, 'RESOURCE_EXHAUSTED'))).toBe(strings.tooOften)
  })

  it('is not made up for a mistake in the page', () => {
    expect(() => reason(new TypeError('x is undefined'))).toThrow(TypeError)
  })
})
