import { edit, message, topic, type Edit, type Message, type Topic } from '../model'

/** What happened in a topic. */
export type LiveEvent =
  | { readonly type: 'messagePosted'; readonly topicId: string; readonly message: Message }
  | { readonly type: 'messageEdited'; readonly topicId: string; readonly edit: Edit }
  | { readonly type: 'messageDeleted'; readonly topicId: string; readonly messageId: string }
  | { readonly type: 'topicCreated'; readonly topicId: string; readonly topic: Topic }
  | { readonly type: 'topicRenamed'; readonly topicId: string; readonly name: string; readonly version: number }
  | {
      readonly type: 'visibilityChanged'
      readonly topicId: string
      readonly isPrivate: boolean
      readonly version: number
    }
  | {
      readonly type: 'membersAdded'
      readonly topicId: string
      readonly users: readonly string[]
      readonly version: number
    }
  | {
      readonly type: 'membersRemoved'
      readonly topicId: string
      readonly users: readonly string[]
      readonly version: number
    }
  | { readonly type: 'topicDeleted'; readonly topicId: string }
  /** Nothing more of the topic comes. */
  | {
      readonly type: 'unsubscribed'
      readonly topicId: string
      readonly reason: 'requested' | 'deleted' | 'notReadable'
    }

type Frame = Record<string, unknown>

/** What a frame of `/v1/live` says; nothing for one of a type that this page does not know. */
export function liveEvent(frame: Frame): LiveEvent | undefined {
  const topicId = String(frame['topicId'] ?? '')
  const version = Number(frame['version'] ?? 0)
  const users = Array.isArray(frame['users']) ? frame['users'].map(String) : []
  switch (frame['type']) {
    case 'messagePosted':
      return { type: 'messagePosted', topicId, message: message(frame['message']) }
    case 'messageEdited':
      return { type: 'messageEdited', topicId, edit: edit(frame['message']) }
    case 'messageDeleted':
      return { type: 'messageDeleted', topicId, messageId: String(frame['messageId']) }
    case 'topicCreated':
      return { type: 'topicCreated', topicId, topic: topic(frame['topic']) }
    case 'topicRenamed':
      return { type: 'topicRenamed', topicId, name: String(frame['name']), version }
    case 'visibilityChanged':
      return { type: 'visibilityChanged', topicId, isPrivate: frame['visibility'] === 'PRIVATE', version }
    case 'membersAdded':
      return { type: 'membersAdded', topicId, users, version }
    case 'membersRemoved':
      return { type: 'membersRemoved', topicId, users, version }
    case 'topicDeleted':
      return { type: 'topicDeleted', topicId }
    case 'unsubscribed':
      return { type: 'unsubscribed', topicId, reason: frame['reason'] as 'requested' | 'deleted' | 'notReadable' }
    default:
      return undefined
  }
}
