import { describe, expect, test } from 'vitest'

import { excerpt } from './excerpt'

const at = (text: string, { start, end }: { start: number; end: number }) => [...text].slice(start, end).join('')

describe('an excerpt', () => {
  test('of a short text is the text', () => {
    const hits = [{ start: 0, end: 5 }]
    expect(excerpt('hello world', hits, 20)).toEqual({ text: 'hello world', hits })
  })

  test('begins with the text when the first hit is near', () => {
    const { text, hits } = excerpt(`a needle ${'hay '.repeat(50)}`, [{ start: 2, end: 8 }], 60)
    expect(text).toMatch(/^a needle hay .*…$/)
    expect(hits.map((hit) => at(text, hit))).toEqual(['needle'])
  })

  test('shows what is around a hit far into the text, and cuts between words', () => {
    const whole = `${'straw '.repeat(40)}needle ${'straw '.repeat(40)}`
    const { text, hits } = excerpt(whole, [{ start: 240, end: 246 }], 90)
    expect(text).toMatch(/^…(straw )+needle (straw )*straw…$/)
    expect([...text].length).toBeLessThanOrEqual(92)
    expect(hits.map((hit) => at(text, hit))).toEqual(['needle'])
  })

  test('goes to the end when the hit is there', () => {
    const { text, hits } = excerpt(`${'straw '.repeat(40)}needle`, [{ start: 240, end: 246 }], 60)
    expect(text).toMatch(/^…(straw )+needle$/)
    expect(hits.map((hit) => at(text, hit))).toEqual(['needle'])
  })

  test('counts code points, and cuts where there are no words', () => {
    const { text, hits } = excerpt(`${'😀'.repeat(200)}🎯${'😀'.repeat(200)}`, [{ start: 200, end: 201 }], 90)
    expect(hits.map((hit) => at(text, hit))).toEqual(['🎯'])
    expect([...text].length).toBe(92)
  })

  test('leaves out hits beyond its ends', () => {
    const hits = [
      { start: 0, end: 1 },
      { start: 500, end: 501 },
    ]
    expect(excerpt('x'.repeat(600), hits, 60).hits).toEqual([{ start: 0, end: 1 }])
  })
})
