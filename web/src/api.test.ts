import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Api, ApiError } from './api'

interface Asked {
  readonly method: string
  readonly path: string
  readonly parameters: Record<string, string | string[]>
  readonly headers: Record<string, string>
  readonly body: unknown
  readonly init: RequestInit
}

let asked: Asked[]
let answer: (signal: AbortSignal) => Response | Promise<Response>
let authorization: string | undefined
let refusals: number

const api = () =>
  new Api(
    () => authorization,
    () => refusals++,
  )

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers })

function record(url: string, init: RequestInit): Promise<Response> {
  const { pathname, searchParams } = new URL(url, 'http://hub')
  const parameters = [...new Set(searchParams.keys())].map((name) => {
    const all = searchParams.getAll(name)
    return [name, all.length > 1 ? all : (all[0] ?? '')] as const
  })
  asked.push({
    method: String(init.method),
    path: pathname,
    parameters: Object.fromEntries(parameters),
    headers: init.headers as Record<string, string>,
    body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    init,
  })
  return Promise.resolve().then(() => answer(init.signal as AbortSignal))
}

/** What was thrown. */
async function thrown(asking: Promise<unknown>): Promise<ApiError> {
  const failure: unknown = await asking.then(
    () => undefined,
    (failure: unknown) => failure,
  )
  expect(failure).toBeInstanceOf(ApiError)
  return failure as ApiError
}

beforeEach(() => {
  asked = []
  answer = () => json({})
  authorization = 'Basic YW5u'
  refusals = 0
  vi.stubGlobal('fetch', record)
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('every request', () => {
  it('carries the credentials alone, and is not cached', async () => {
    await api().topics()

    expect(asked[0]?.headers).toEqual({ Authorization: 'Basic YW5u' })
    expect(asked[0]?.init).toMatchObject({ credentials: 'omit', cache: 'no-store' })
  })

  it('of nobody carries none', async () => {
    authorization = undefined

    await api().topics()

    expect(asked[0]?.headers).toEqual({})
  })

  it('says that its body is JSON, when it has one', async () => {
    await api().post('tea', 'm1', 'Hello')

    expect(asked[0]?.headers).toMatchObject({ 'Content-Type': 'application/json' })
  })

  it('has ids in its path as they are', async () => {
    await api().deleteTopic('a/../b?c')

    expect(asked[0]?.init.method).toBe('DELETE')
    expect(asked[0]?.path).toBe('/v1/topics/a%2F..%2Fb%3Fc')
  })
})

const FROM = new Date('2026-11-01T00:00:00Z')
const TO = new Date('2026-11-02T00:00:00Z')

describe.each([
  ['hub', () => api().hub(), 'GET', '/app/hub.json', {}, undefined],
  ['topics', () => api().topics('k', 5), 'GET', '/v1/topics', { pageKey: 'k', pageSize: '5' }, undefined],
  ['topics, the first page', () => api().topics(), 'GET', '/v1/topics', { pageSize: '1000' }, undefined],
  ['topic', () => api().topic('tea'), 'GET', '/v1/topics/tea', {}, undefined],
  [
    'createTopic',
    () => api().createTopic('Tea', true, ['bob', 'carl']),
    'POST',
    '/v1/topics',
    {},
    { topic: { name: 'Tea', visibility: 'PRIVATE', users: { bob: true, carl: true } } },
  ],
  [
    'updateTopic, its name and visibility',
    () => api().updateTopic('tea', { name: 'Tea', isPrivate: false }, 7),
    'PATCH',
    '/v1/topics/tea',
    {},
    { topic: { name: 'Tea', visibility: 'PUBLIC', version: 7 }, updateMask: 'name,visibility' },
  ],
  [
    'updateTopic, its members',
    () => api().updateTopic('tea', { addUsers: ['bob'], removeUsers: [] }),
    'PATCH',
    '/v1/topics/tea',
    {},
    { topic: {}, addUsers: ['bob'] },
  ],
  ['deleteTopic', () => api().deleteTopic('tea'), 'DELETE', '/v1/topics/tea', {}, undefined],
  [
    'older',
    () => api().older('tea', 60, 0),
    'GET',
    '/v1/topics/tea/messages',
    { pageSize: '60', descending: 'true', fromPosition: '0' },
    undefined,
  ],
  [
    'older, from the end',
    () => api().older('tea', 60),
    'GET',
    '/v1/topics/tea/messages',
    { pageSize: '60', descending: 'true' },
    undefined,
  ],
  [
    'newer',
    () => api().newer('tea', 60, 7),
    'GET',
    '/v1/topics/tea/messages',
    { pageSize: '60', fromPosition: '7' },
    undefined,
  ],
  [
    'lastMessage',
    () => api().lastMessage('tea'),
    'GET',
    '/v1/topics/tea/messages',
    { pageSize: '1', descending: 'true' },
    undefined,
  ],
  ['message', () => api().message('m1'), 'GET', '/v1/messages/m1', {}, undefined],
  ['history', () => api().history('m1'), 'GET', '/v1/messages/m1/history', {}, undefined],
  [
    'post',
    () => api().post('tea', 'm1', 'Hello'),
    'POST',
    '/v1/topics/tea/messages',
    {},
    { message: { id: 'm1', contentText: 'Hello' } },
  ],
  [
    'edit',
    () => api().edit('m1', 'Hi', -1),
    'PATCH',
    '/v1/messages/m1',
    {},
    { message: { contentText: 'Hi', version: -1 }, updateMask: 'content_text' },
  ],
  ['deleteMessage', () => api().deleteMessage('m1'), 'DELETE', '/v1/messages/m1', {}, undefined],
  ['users', () => api().users(['ann', 'bob']), 'GET', '/v1/users:batchGet', { ids: ['ann', 'bob'] }, undefined],
  [
    'renameUser',
    () => api().renameUser('ann', 'Ann'),
    'PATCH',
    '/v1/users/ann',
    {},
    { user: { name: 'Ann' }, updateMask: 'name' },
  ],
  [
    'search',
    () => api().search('a "b" #c&d', { topicId: 'tea', from: FROM, to: TO }),
    'GET',
    '/v1/messages:search',
    { query: 'a "b" #c&d', topicId: 'tea', from: FROM.toISOString(), to: TO.toISOString(), pageSize: '30' },
    undefined,
  ],
  [
    'filtered',
    () => api().filtered({ hashtag: 'tea', userId: '', topicId: undefined }, 'k'),
    'GET',
    '/v1/messages',
    { hashtag: 'tea', pageKey: 'k', pageSize: '30' },
    undefined,
  ],
  [
    'trends',
    () => api().trends({ from: FROM, to: TO }, '10m'),
    'GET',
    '/v1/trends',
    { from: FROM.toISOString(), to: TO.toISOString(), aggregation: '10m' },
    undefined,
  ],
  ['topHashtags', () => api().topHashtags({}, 9), 'GET', '/v1/trends:top', { limit: '9' }, undefined],
] as [string, () => Promise<unknown>, string, string, object, unknown][])(
  '%s',
  (_, ask, method, path, parameters, body) => {
    it('asks so', async () => {
      await ask()

      expect(asked).toMatchObject([{ method, path }])
      expect(asked[0]?.parameters).toEqual(parameters)
      expect(asked[0]?.body).toEqual(body)
    })
  },
)

describe('an answer', () => {
  it('of a list says where it goes on, and which place in the log it reflects', async () => {
    answer = () => json({ topics: [{ id: 'tea' }], nextPageKey: 'k' }, 200, { 'Parley-Cursor': 'c7' })

    expect(await api().topics()).toMatchObject({ items: [{ id: 'tea' }], nextPageKey: 'k', cursor: 'c7' })
  })

  it('without a list is an empty one', async () => {
    expect(await api().older('tea', 60)).toEqual({ items: [], nextPageKey: '', cursor: '' })
    expect(await api().lastMessage('tea')).toBeUndefined()
  })

  it('of a search has the hits of each message', async () => {
    answer = () =>
      json({
        messages: [{ id: 'm1' }],
        highlights: {
          m1: [
            { start: 0, end: 3 },
            { end: 5, start: 4 },
          ],
        },
      })

    const found = await api().search('tea', {})

    expect(found.items.map(({ id }) => id)).toEqual(['m1'])
    expect([...found.highlights]).toEqual([
      [
        'm1',
        [
          { start: 0, end: 3 },
          { start: 4, end: 5 },
        ],
      ],
    ])
  })

  it('of counts has numbers and times', async () => {
    answer = () => json({ trends: [{ from: FROM.toISOString(), to: TO.toISOString(), count: '12' }] })
    expect(await api().trends({}, '1d')).toEqual([{ from: FROM, to: TO, count: 12 }])

    answer = () => json({ hashtags: [{ hashtag: 'tea', count: '3', previousCount: '1' }] })
    expect(await api().topHashtags({}, 9)).toEqual([{ hashtag: 'tea', count: 3, previousCount: 1 }])
  })

  it('of users has those that there are', async () => {
    answer = () => json({ users: { ann: { id: 'ann', name: 'Ann' } } })

    expect(await api().users(['ann', 'nobody'])).toEqual([{ id: 'ann', name: 'Ann', version: 0 }])
  })

  it('of the hub says how one signs in', async () => {
    answer = () => json({ auth: 'token', version: '0.1.0' })
    expect(await api().hub()).toEqual({ auth: 'token', version: '0.1.0' })

    answer = () => json({})
    expect(await api().hub()).toEqual({ auth: 'dev', version: '' })
  })
})

describe('a refusal', () => {
  it('says what the hub said', async () => {
    answer = () => json({ code: 5, message: 'no such topic', details: [] }, 404)

    expect(await thrown(api().topic('tea'))).toMatchObject({ status: 404, message: 'no such topic', passing: false })
  })

  it.each(['<html>Bad Gateway</html>', '', 'null', '[]', '7', '{"message": 7}'])(
    'is one whatever else answers (%s)',
    async (body) => {
      answer = () => new Response(body, { status: 502, statusText: 'Bad Gateway' })

      expect(await thrown(api().topics())).toMatchObject({ status: 502, message: 'Bad Gateway', passing: true })
    },
  )

  it('says its status when nothing else does', async () => {
    answer = () => new Response('', { status: 502 })

    expect((await thrown(api().topics())).message).toBe('HTTP 502')
  })

  it.each([
    ['7', 7000],
    ['0', undefined],
    ['Fri, 20 Nov 2026 10:00:00 GMT', undefined],
    [undefined, undefined],
  ])('with Retry-After %s is worth trying again after %s ms', async (header, retryAfter) => {
    answer = () => json({ message: 'slow down' }, 429, header === undefined ? {} : { 'Retry-After': header })

    expect(await thrown(api().topics())).toMatchObject({ status: 429, retryAfter, passing: true })
  })

  it.each([400, 401, 403, 404, 409, 413])('of status %i does not pass by itself', async (status) => {
    answer = () => json({}, status)

    expect((await thrown(api().topics())).passing).toBe(false)
  })

  it.each([429, 500, 503, 504])('of status %i may pass by itself', async (status) => {
    answer = () => json({}, status)

    expect((await thrown(api().topics())).passing).toBe(true)
  })

  it('of the credentials is told of', async () => {
    answer = () => json({}, 401)

    await thrown(api().topics())

    expect(refusals).toBe(1)
  })

  it('of nobody’s credentials, or of those that are tried out, is not', async () => {
    answer = () => json({}, 401)
    await thrown(api().checkCredentials('Basic Ym9i'))
    expect(asked[0]?.headers).toEqual({ Authorization: 'Basic Ym9i' })
    authorization = undefined
    await thrown(api().topics())

    expect(refusals).toBe(0)
  })
})

describe('no answer', () => {
  it('is a failure that may pass', async () => {
    answer = () => Promise.reject(new TypeError('Failed to fetch'))

    expect(await thrown(api().topics())).toMatchObject({ status: 0, message: 'Failed to fetch', passing: true })
  })

  it.each(['<html>Sign in to this network</html>', '', 'null', '[]', '"OK"'])(
    'of the hub is one of something else (%s), so that nothing is taken for stored',
    async (body) => {
      answer = () => new Response(body, { status: 200 })

      expect(await thrown(api().post('tea', 'm1', 'Hello'))).toMatchObject({ status: 0, passing: true })
    },
  )

  it('that breaks off is a failure, too', async () => {
    answer = () => Object.assign(json({}), { text: () => Promise.reject(new TypeError('network error')) })

    expect(await thrown(api().topics())).toMatchObject({ status: 0, message: 'network error' })
  })

  it('is not waited for any longer than fifteen seconds', async () => {
    const timeouts: number[] = []
    const patience = new AbortController()
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(
      (milliseconds) => (timeouts.push(milliseconds), patience.signal),
    )
    answer = (signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))

    const asking = thrown(api().topics())
    await Promise.resolve()
    patience.abort(new DOMException('signal timed out', 'TimeoutError'))

    expect(timeouts).toEqual([15_000])
    expect(await asking).toMatchObject({ status: 0, message: 'signal timed out' })
  })

  it('is wanted any more by who takes the question back, who hears of nothing else', async () => {
    const control = new AbortController()
    answer = (signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))

    const asking = api().search('tea', {}, '', 30, control.signal)
    await Promise.resolve()
    control.abort()

    await expect(asking).rejects.toMatchObject({ name: 'AbortError' })
  })
})
