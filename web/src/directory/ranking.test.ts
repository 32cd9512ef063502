import { describe, expect, it } from 'vitest'

import { ranked } from './ranking'

const find = (names: string[], typed: string, ...mattering: string[]) =>
  ranked(
    names.map((name) => ({ name })),
    typed,
    ({ name }) => mattering.includes(name),
  ).map(({ name }) => name)

describe('what was typed', () => {
  it('finds all when it is nothing, as they were', () => {
    expect(find(['b', 'a', 'c'], '')).toEqual(['b', 'a', 'c'])
  })

  it('ranks the beginning before a word’s, before anywhere, before its letters alone', () => {
    expect(find(['t-e-a', 'steamer', 'green tea', 'teapot', 'milk'], 'tea')).toEqual([
      'teapot',
      'green tea',
      'steamer',
      't-e-a',
    ])
  })

  it('begins a word behind whatever is no letter', () => {
    expect(find(['xtea', 'x/tea', 'xtea-tea', '(tea)'], 'tea')).toEqual(['x/tea', 'xtea-tea', '(tea)', 'xtea'])
    expect(find(['𝒳tea', 'x tea'], 'tea')).toEqual(['x tea', '𝒳tea'])
  })

  it('puts what matters first among equals alone', () => {
    expect(find(['tea 1', 'tea 2', 'green tea'], 'tea', 'tea 2', 'green tea')).toEqual(['tea 2', 'tea 1', 'green tea'])
    expect(find(['a', 'b'], '', 'b')).toEqual(['b', 'a'])
  })

  it('means the same in whatever case and with whatever accents', () => {
    expect(find(['Café', 'CAFE', 'Cafe\u0301'], 'CAFÉ')).toEqual(['Café', 'CAFE', 'Cafe\u0301'])
    expect(find(['İstanbul'], 'ist')).toEqual(['İstanbul'])
  })

  it('finds nothing without its letters in their order', () => {
    expect(find(['tea', 'eat'], 'aet')).toEqual([])
    expect(find(['tea'], 'teaa')).toEqual([])
  })
})
