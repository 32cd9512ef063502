import type { Message, Topic } from '../model'

/** A message, with what matters to a test. */
export function aMessage(some: Partial<Message> = {}): Message {
  const createdAt = some.createdAt ?? new Date('2026-11-20T10:00:00Z')
  return {
    id: `m${some.position ?? 0}`,
    userId: 'ann',
    topicId: 'tea',
    text: 'Hello',
    hashtags: [],
    createdAt,
    updatedAt: createdAt,
    position: 0,
    version: -1,
    edited: false,
    ...some,
  }
}

/** A topic, with what matters to a test. */
export function aTopic(some: Partial<Topic> = {}): Topic {
  return {
    id: 'tea',
    name: 'Tea',
    creatorId: 'ann',
    members: [],
    isPrivate: false,
    version: 0,
    createdAt: new Date('2026-11-20T10:00:00Z'),
    ...some,
  }
}

/** Lets all that is ready to go on do so. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}
