/** What the hub tells of, as the page holds it: plain, immutable objects, with numbers where JSON has strings of digits. */

export interface Message {
  readonly id: string
  /** Empty when posted anonymously. */
  readonly userId: string
  readonly topicId: string
  readonly text: string
  readonly hashtags: readonly string[]
  readonly createdAt: Date
  readonly updatedAt: Date
  /** From 0 in its topic, without gaps; a deleted message leaves one. */
  readonly position: number
  /** -1 for one that was never changed. */
  readonly version: number
  readonly edited: boolean
}

/** What an edit has set. */
export interface Edit {
  readonly id: string
  readonly text?: string
  readonly hashtags?: readonly string[]
  readonly updatedAt: Date
  readonly version: number
}

export interface Topic {
  readonly id: string
  readonly name: string
  readonly creatorId: string
  readonly members: readonly string[]
  readonly isPrivate: boolean
  readonly version: number
  readonly createdAt: Date
}

export interface User {
  readonly id: string
  readonly name: string
  readonly version: number
}

/** A part of a text, in code points. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Where the feed lies that anyone may read and post to. */
export const PUBLIC = 'public'

type Json = Record<string, unknown>

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const date = (value: unknown): Date => new Date(text(value))

/** Proto's JSON has 64-bit numbers as strings. */
const number = (value: unknown, otherwise: number): number =>
  value === undefined || value === null || value === '' ? otherwise : Number(value)

export function message(json: unknown): Message {
  const from = object(json)
  return {
    id: text(from['id']),
    userId: text(from['userId']),
    topicId: text(from['topicId']),
    text: text(from['contentText']),
    hashtags: list(from['hashtags']).map(text),
    createdAt: date(from['createdAt']),
    updatedAt: date(from['updatedAt']),
    position: number(from['position'], 0),
    version: number(from['version'], -1),
    edited: from['edited'] === true,
  }
}

export function edit(json: unknown): Edit {
  const from = object(json)
  return {
    id: text(from['id']),
    ...(typeof from['contentText'] === 'string' ? { text: from['contentText'] } : {}),
    ...(Array.isArray(from['hashtags']) ? { hashtags: from['hashtags'].map(text) } : {}),
    updatedAt: date(from['updatedAt']),
    version: number(from['version'], 0),
  }
}

/** The message after the edit; itself when it has that edit already. */
export function edited(message: Message, edit: Edit): Message {
  if (edit.version <= message.version) return message
  return {
    ...message,
    text: edit.text ?? message.text,
    hashtags: edit.hashtags ?? message.hashtags,
    updatedAt: edit.updatedAt,
    version: edit.version,
    edited: true,
  }
}

export function topic(json: unknown): Topic {
  const from = object(json)
  return {
    id: text(from['id']),
    name: text(from['name']),
    creatorId: text(from['creatorId']),
    members: Object.keys(object(from['users'])).sort(),
    isPrivate: from['visibility'] === 'PRIVATE',
    version: number(from['version'], 0),
    createdAt: date(from['createdAt']),
  }
}

export function user(json: unknown): User {
  const from = object(json)
  return { id: text(from['id']), name: text(from['name']), version: number(from['version'], 0) }
}

export function ranges(json: unknown): Range[] {
  return list(json).map((range) => {
    const from = object(range)
    return { start: number(from['start'], 0), end: number(from['end'], 0) }
  })
}

/** Ids of topics, users and messages. */
export const ID = /^(?!\.{1,2}$)[A-Za-z0-9._~-]{1,64}$/
