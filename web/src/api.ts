import { message, ranges, topic, user, type Message, type Range, type Topic, type User } from './model'

/** What the hub answered instead of what was asked for, or that it did not answer. */
export class ApiError extends Error {
  constructor(
    /** HTTP's status, 0 when there was no answer. */
    readonly status: number,
    message: string,
    /** Milliseconds to wait before the next attempt, where the hub says so. */
    readonly retryAfter?: number,
  ) {
    super(message)
    this.name = 'ApiError'
  }

  /** Whether the same request may go well a little later; a post under its own id may be sent again without harm. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/** How one signs in at this hub, and which version it is. */
export interface HubInfo {
  readonly auth: string
  readonly version: string
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Empty on the last page. */
  readonly nextPageKey: string
  /** The place in the log that the page reflects. */
  readonly cursor: string
}

export interface Found extends Page<Message> {
  /** Of each message that has any, in order. */
  readonly highlights: ReadonlyMap<string, readonly Range[]>
}

export interface Bucket {
  readonly from: Date
  readonly to: Date
  readonly count: number
}

export interface HashtagCount {
  readonly hashtag: string
  readonly count: number
  readonly previousCount: number
}

export interface TopicChange {
  readonly name?: string
  readonly isPrivate?: boolean
  readonly addUsers?: readonly string[]
  readonly removeUsers?: readonly string[]
}

/** Which messages a search, a list or a count is about; absent or empty means all. */
export interface Filter {
  readonly topicId?: string | undefined
  readonly userId?: string | undefined
  readonly hashtag?: string | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

type Parameters = Record<string, string | number | boolean | Date | readonly string[] | undefined>
type Json = Record<string, unknown>

/** The longest that one request is waited for, in milliseconds. */
const PATIENCE = 15_000

/**
 * The hub's REST API, as far as the page needs it, and the one place that calls it. Every method may throw an {@link ApiError};
 * one that takes a signal throws what the signal says when it is aborted.
 */
export class Api {
  /**
   * @param authorization what to send as `Authorization` with each request; none for nobody
   * @param onRefused told of every 401
   */
  constructor(
    private readonly authorization: () => string | undefined,
    private readonly onRefused: () => void = () => {},
  ) {}

  async hub(): Promise<HubInfo> {
    const { json } = await this.call('GET', '/app/hub.json')
    return { auth: String(json['auth'] ?? 'dev'), version: String(json['version'] ?? '') }
  }

  /** Throws an {@link ApiError} of status 401 when the hub does not accept the credentials. */
  async checkCredentials(authorization: string): Promise<void> {
    await this.call('GET', '/v1/topics', { pageSize: 1 }, undefined, { authorization })
  }

  async topics(pageKey = '', pageSize = 1000): Promise<Page<Topic>> {
    return this.page('/v1/topics', { pageKey, pageSize }, 'topics', topic)
  }

  async topic(id: string): Promise<Topic> {
    return topic((await this.call('GET', `/v1/topics/${encodeURIComponent(id)}`)).json['topic'])
  }

  async createTopic(name: string, isPrivate: boolean, members: readonly string[]): Promise<Topic> {
    const { json } = await this.call(
      'POST',
      '/v1/topics',
      {},
      {
        topic: {
          name,
          visibility: isPrivate ? 'PRIVATE' : 'PUBLIC',
          users: Object.fromEntries(members.map((id) => [id, true])),
        },
      },
    )
    return topic(json['topic'])
  }

  /** With a version, only when that still stands: else status 409. */
  async updateTopic(id: string, change: TopicChange, version?: number): Promise<Topic> {
    const mask = [
      ...(change.name === undefined ? [] : ['name']),
      ...(change.isPrivate === undefined ? [] : ['visibility']),
    ]
    const { json } = await this.call(
      'PATCH',
      `/v1/topics/${encodeURIComponent(id)}`,
      {},
      {
        topic: {
          ...(change.name === undefined ? {} : { name: change.name }),
          ...(change.isPrivate === undefined ? {} : { visibility: change.isPrivate ? 'PRIVATE' : 'PUBLIC' }),
          ...(version === undefined ? {} : { version }),
        },
        ...(mask.length === 0 ? {} : { updateMask: mask.join(',') }),
        ...(change.addUsers?.length ? { addUsers: change.addUsers } : {}),
        ...(change.removeUsers?.length ? { removeUsers: change.removeUsers } : {}),
      },
    )
    return topic(json['topic'])
  }

  async deleteTopic(id: string): Promise<void> {
    await this.call('DELETE', `/v1/topics/${encodeURIComponent(id)}`)
  }

  /** The newest messages, the newest first, from a position downwards when one is given. */
  async older(topicId: string, pageSize: number, fromPosition?: number): Promise<Page<Message>> {
    const parameters = { pageSize, descending: true, fromPosition }
    return this.page(`/v1/topics/${encodeURIComponent(topicId)}/messages`, parameters, 'messages', message)
  }

  /** Messages from a position upwards, the oldest first. */
  async newer(topicId: string, pageSize: number, fromPosition: number): Promise<Page<Message>> {
    return this.page(
      `/v1/topics/${encodeURIComponent(topicId)}/messages`,
      { pageSize, fromPosition },
      'messages',
      message,
    )
  }

  /** Nothing when the topic has none. */
  async lastMessage(topicId: string): Promise<Message | undefined> {
    return (await this.older(topicId, 1)).items[0]
  }

  async message(id: string): Promise<Message> {
    return message((await this.call('GET', `/v1/messages/${encodeURIComponent(id)}`)).json['message'])
  }

  /** Every form that the message had, the oldest first. */
  async history(id: string): Promise<Message[]> {
    const { json } = await this.call('GET', `/v1/messages/${encodeURIComponent(id)}/history`)
    return array(json['messages']).map(message)
  }

  /** The same id, author and text again answers with the first result. */
  async post(topicId: string, id: string, text: string): Promise<Message> {
    const body = { message: { id, contentText: text } }
    return message(
      (await this.call('POST', `/v1/topics/${encodeURIComponent(topicId)}/messages`, {}, body)).json['message'],
    )
  }

  async edit(id: string, text: string, version: number): Promise<Message> {
    const body = { message: { contentText: text, version }, updateMask: 'content_text' }
    return message((await this.call('PATCH', `/v1/messages/${encodeURIComponent(id)}`, {}, body)).json['message'])
  }

  async deleteMessage(id: string): Promise<void> {
    await this.call('DELETE', `/v1/messages/${encodeURIComponent(id)}`)
  }

  /** Those of them that there are. */
  async users(ids: readonly string[]): Promise<User[]> {
    const { json } = await this.call('GET', '/v1/users:batchGet', { ids })
    return Object.values((json['users'] ?? {}) as Json).map(user)
  }

  async renameUser(id: string, name: string): Promise<User> {
    const body = { user: { name }, updateMask: 'name' }
    return user((await this.call('PATCH', `/v1/users/${encodeURIComponent(id)}`, {}, body)).json['user'])
  }

  /** The best match first. */
  async search(query: string, filter: Filter, pageKey = '', pageSize = 30, signal?: AbortSignal): Promise<Found> {
    const parameters = { query, ...filter, pageKey, pageSize }
    const { json, cursor } = await this.call('GET', '/v1/messages:search', parameters, undefined, { signal })
    const highlights = new Map(
      Object.entries((json['highlights'] ?? {}) as Json).map(([id, found]) => [id, ranges(found)]),
    )
    return { ...pageOf(json, 'messages', message, cursor), highlights }
  }

  /** The newest first. */
  async filtered(filter: Filter, pageKey = '', pageSize = 30, signal?: AbortSignal): Promise<Page<Message>> {
    return this.page('/v1/messages', { ...filter, pageKey, pageSize }, 'messages', message, signal)
  }

  /** Messages per bucket; those without any are left out. The aggregation is a duration such as `10m`. */
  async trends(filter: Filter, aggregation: string, signal?: AbortSignal): Promise<Bucket[]> {
    const { json } = await this.call('GET', '/v1/trends', { ...filter, aggregation }, undefined, { signal })
    return array(json['trends']).map((bucket) => {
      const from = bucket as Json
      return {
        from: new Date(String(from['from'])),
        to: new Date(String(from['to'])),
        count: Number(from['count']),
      }
    })
  }

  /** Those with the most messages first. */
  async topHashtags(filter: Filter, limit: number, signal?: AbortSignal): Promise<HashtagCount[]> {
    const { json } = await this.call('GET', '/v1/trends:top', { ...filter, limit }, undefined, { signal })
    return array(json['hashtags']).map((hashtag) => {
      const from = hashtag as Json
      return {
        hashtag: String(from['hashtag']),
        count: Number(from['count']),
        previousCount: Number(from['previousCount']),
      }
    })
  }

  private async page<T>(
    path: string,
    parameters: Parameters,
    name: string,
    item: (json: unknown) => T,
    signal?: AbortSignal,
  ): Promise<Page<T>> {
    const { json, cursor } = await this.call('GET', path, parameters, undefined, { signal })
    return pageOf(json, name, item, cursor)
  }

  private async call(
    method: string,
    path: string,
    parameters: Parameters = {},
    body?: Json,
    options: { signal?: AbortSignal | undefined; authorization?: string } = {},
  ): Promise<{ json: Json; cursor: string }> {
    const authorization = options.authorization ?? this.authorization()
    const patience = AbortSignal.timeout(PATIENCE)
    let response: Response
    let json: Json | undefined
    try {
      response = await fetch(path + query(parameters), {
        method,
        headers: {
          ...(authorization === undefined ? {} : { Authorization: authorization }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: options.signal ? AbortSignal.any([options.signal, patience]) : patience,
        // Credentials are those above alone; the browser neither adds its own nor asks for them.
        credentials: 'omit',
        cache: 'no-store',
      })
      json = parsed(await response.text())
    } catch (failure) {
      options.signal?.throwIfAborted()
      throw new ApiError(0, failure instanceof Error ? failure.message : String(failure))
    }
    if (response.ok && json !== undefined) return { json, cursor: response.headers.get('Parley-Cursor') ?? '' }
    if (response.ok) throw new ApiError(0, 'Something else than the hub has answered')
    // One that was asked by somebody who has left since says nothing of who is here now.
    const current = options.authorization === undefined && authorization === this.authorization()
    if (response.status === 401 && current && authorization !== undefined) this.onRefused()
    const retryAfter = Number(response.headers.get('Retry-After'))
    throw new ApiError(
      response.status,
      typeof json?.['message'] === 'string' ? json['message'] : response.statusText || `HTTP ${response.status}`,
      retryAfter > 0 ? retryAfter * 1000 : undefined,
    )
  }
}

function pageOf<T>(json: Json, name: string, item: (json: unknown) => T, cursor: string): Page<T> {
  return { items: array(json[name]).map(item), nextPageKey: String(json['nextPageKey'] ?? ''), cursor }
}

function array(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Nothing, when something else than the hub answers, a proxy's page for example. */
function parsed(text: string): Json | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Json) : undefined
  } catch {
    return undefined
  }
}

function query(parameters: Parameters): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === '') continue
    if (Array.isArray(value)) value.forEach((each) => search.append(name, each as string))
    else search.append(name, value instanceof Date ? value.toISOString() : String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}
