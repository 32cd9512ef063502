import { expect, test } from 'vitest'

import { change } from './change'

test('a change is a part of what there was before', () => {
  expect(change(3, 2)).toEqual({ direction: 'up', by: 0.5 })
  expect(change(1, 4)).toEqual({ direction: 'down', by: -0.75 })
  expect(change(4, 4)).toEqual({ direction: 'same', by: 0 })
})

test('what was not there before is new', () => {
  expect(change(3, 0).direction).toBe('new')
  expect(change(0, 0).direction).toBe('same')
})
