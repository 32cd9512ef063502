import { describe, expect, it } from 'vitest'

import { strings } from '../strings'
import { ids, membersProblem, nameProblem, NAME_MOST } from './members'

describe('ids of members', () => {
  it('are separated by spaces, commas or both, each counted once', () => {
    expect(ids(' ann, bob;ann\n@carl ,, ')).toEqual(['ann', 'bob', 'carl'])
    expect(ids(' ')).toEqual([])
  })

  it('are as the hub takes them', () => {
    expect(membersProblem(['ann', 'a.b_c~d-9', 'x'.repeat(64)])).toBe('')
    expect(membersProblem([])).toBe('')
    for (const bad of ['Änn', '.', '..', 'a/b', 'x'.repeat(65), '@@ann'])
      expect(membersProblem(['ann', bad])).toBe(strings.topics.badMember(bad))
  })
})

describe('the name of a topic', () => {
  it('has at most so many code points, apart from spaces around it', () => {
    expect(nameProblem(` ${'😀'.repeat(NAME_MOST)} `)).toBe('')
    expect(nameProblem('x'.repeat(NAME_MOST + 1))).toBe(strings.topics.nameLong(NAME_MOST))
  })

  it.each(['', ' ', '\t\n'])('is not %j', (name) => {
    expect(nameProblem(name)).toBe(strings.topics.nameNeeded)
  })
})
