import { describe, expect, test } from 'vitest'

import { ApiError, type Api, type Filter, type Found } from '../../api'
import { message, type Message } from '../../model'
import { Searching } from './searching'
import { NOTHING } from './wanted'

const found = (...ids: string[]): Message[] => ids.map((id) => message({ id, contentText: id }))

/** Answers as told, in order, and keeps what it was asked. */
class Hub {
  readonly asked: { query: string | undefined; filter: Filter; pageKey: string; signal: AbortSignal | undefined }[] = []
  private readonly answers: ((answer: Found | ApiError) => void)[] = []

  search: Api['search'] = (query, filter, pageKey = '', _, signal) => this.ask({ query, filter, pageKey, signal })

  filtered: Api['filtered'] = (filter, pageKey = '', _, signal) =>
    this.ask({ query: undefined, filter, pageKey, signal })

  private ask(asked: Hub['asked'][number]): Promise<Found> {
    this.asked.push(asked)
    return new Promise((resolve, reject) => {
      this.answers.push((answer) => (answer instanceof ApiError ? reject(answer) : resolve(answer)))
    })
  }

  async answer(nth: number, ids: string[] | ApiError, nextPageKey = ''): Promise<void> {
    const answer =
      ids instanceof ApiError
        ? ids
        : {
            items: found(...ids),
            nextPageKey,
            cursor: '',
            highlights: new Map(ids.map((id) => [id, [{ start: 0, end: 1 }]])),
          }
    this.answers[nth]?.(answer)
    await new Promise((resolve) => setTimeout(resolve))
  }
}

function begin() {
  const hub = new Hub()
  const searching = new Searching(hub)
  const ids = () => searching.results.value?.messages.map(({ id }) => id)
  return { hub, searching, ids }
}

describe('a search', () => {
  test('finds page after page, each message once', async () => {
    const { hub, searching, ids } = begin()
    void searching.ask({ ...NOTHING, query: ' tea ' })
    expect(searching.loading.value).toBe('first')
    await hub.answer(0, ['a', 'b'], 'next')
    expect(searching.more.value).toBe(true)
    void searching.readMore()
    void searching.readMore()
    await hub.answer(1, ['b', 'c'])
    expect(hub.asked.map(({ query, pageKey }) => [query, pageKey])).toEqual([
      ['tea', ''],
      ['tea', 'next'],
    ])
    expect(ids()).toEqual(['a', 'b', 'c'])
    expect([...(searching.results.value?.highlights.keys() ?? [])]).toEqual(['a', 'b', 'c'])
    expect(searching.more.value).toBe(false)
    expect(searching.loading.value).toBeUndefined()
  })

  test('lists by filters alone when there is no query', async () => {
    const { hub, searching, ids } = begin()
    void searching.ask({ ...NOTHING, user: 'ann' })
    await hub.answer(0, ['a'])
    expect(hub.asked[0]).toMatchObject({ query: undefined, filter: { userId: 'ann' } })
    expect(ids()).toEqual(['a'])
  })

  test('gives up what was asked before', async () => {
    const { hub, searching, ids } = begin()
    void searching.ask({ ...NOTHING, query: 't' })
    void searching.ask({ ...NOTHING, query: 'te' })
    expect(hub.asked[0]?.signal?.aborted).toBe(true)
    await hub.answer(1, ['new'])
    await hub.answer(0, ['old'])
    expect(ids()).toEqual(['new'])
  })

  test('keeps what was found until the next answer', async () => {
    const { hub, searching, ids } = begin()
    void searching.ask({ ...NOTHING, query: 't' })
    await hub.answer(0, ['a'], 'next')
    void searching.ask({ ...NOTHING, query: 'te' })
    expect(ids()).toEqual(['a'])
    // The page after it belongs to what nobody asks for any more.
    await searching.readMore()
    expect(hub.asked.length).toBe(2)
    await hub.answer(1, [])
    expect(ids()).toEqual([])
  })

  test('asks the hub nothing when nothing is asked', async () => {
    const { hub, searching, ids } = begin()
    await searching.ask({ ...NOTHING, query: ' ' })
    expect(hub.asked).toEqual([])
    expect(ids()).toBeUndefined()
    expect(searching.loading.value).toBeUndefined()
  })

  test('asks the hub nothing that it would refuse', async () => {
    const { hub, searching, ids } = begin()
    void searching.ask({ ...NOTHING, query: 'tea' })
    await hub.answer(0, ['a'])
    await searching.ask({ ...NOTHING, query: 'tea', user: 'no name' })
    expect(hub.asked).toHaveLength(1)
    expect(ids()).toBeUndefined()
  })

  test('that fails says so, and works when tried again', async () => {
    const { hub, searching, ids } = begin()
    void searching.ask({ ...NOTHING, query: 'tea' })
    await hub.answer(0, new ApiError(503, 'busy'))
    expect(searching.failure.value?.message).toBe('busy')
    expect(ids()).toBeUndefined()
    void searching.retry()
    expect(searching.failure.value).toBeUndefined()
    await hub.answer(1, ['a'], 'next')
    void searching.readMore()
    await hub.answer(2, new ApiError(503, 'busy'))
    expect(ids()).toEqual(['a'])
    void searching.retry()
    await hub.answer(3, ['b'])
    expect(ids()).toEqual(['a', 'b'])
  })

  test('that is restored goes on where it was', async () => {
    const { hub, searching, ids } = begin()
    const wanted = { ...NOTHING, query: 'tea' }
    searching.restore({ wanted, messages: found('a'), highlights: new Map(), nextPageKey: 'next' })
    expect(ids()).toEqual(['a'])
    void searching.readMore()
    await hub.answer(0, ['b'])
    expect(hub.asked[0]?.pageKey).toBe('next')
    expect(ids()).toEqual(['a', 'b'])
  })
})
