import type { LocationQuery, LocationQueryRaw } from 'vue-router'

import type { Filter } from '../../api'
import { ID } from '../../model'
import { strings } from '../../strings'
import { parameter } from '../../ui/address'
import { isHashtag, lowerCase } from '../hashtag'

/** What is searched for, as it stands in the page's address. Each is empty where nothing is asked. */
export interface Wanted {
  readonly query: string
  readonly topic: string
  readonly user: string
  readonly hashtag: string
  /** The first day, as in `2026-11-22`, of the reader's calendar. */
  readonly from: string
  /** The day before which. */
  readonly to: string
}

export const NOTHING: Wanted = { query: '', topic: '', user: '', hashtag: '', from: '', to: '' }

/** The longest query that the hub takes, in UTF-16 units. */
export const QUERY_MOST = 1024

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/

/** What an address asks for. Its `q` is the query; what means nothing is left out. */
export function wantedOf(query: LocationQuery): Wanted {
  const one = (name: string): string => parameter(query, name)
  return {
    query: one('q').slice(0, QUERY_MOST),
    topic: ID.test(one('topic')) ? one('topic') : '',
    user: one('user'),
    hashtag: one('hashtag'),
    from: day(one('from')) === undefined ? '' : one('from'),
    to: day(one('to')) === undefined ? '' : one('to'),
  }
}

/** The other way. The same is always written in the same way. */
export function addressOf(wanted: Wanted): LocationQueryRaw {
  const { query, topic, user, hashtag, from, to } = tidied(wanted)
  const all = { q: query, topic, user, hashtag, from, to }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
}

/** Whether both ask for the same. */
export function same(a: Wanted, b: Wanted): boolean {
  return JSON.stringify(addressOf(a)) === JSON.stringify(addressOf(b))
}

/** How many filters there are beside the query. */
export function filters(wanted: Wanted): number {
  return Object.keys(addressOf({ ...wanted, query: '' })).length
}

export function isNothing(wanted: Wanted): boolean {
  return Object.keys(addressOf(wanted)).length === 0
}

/** What cannot be asked for, if anything. */
export function problemOf(wanted: Wanted): string {
  const { user, hashtag } = tidied(wanted)
  if (user !== '' && !ID.test(user)) return strings.topics.badMember(user)
  return hashtag !== '' && !isHashtag(hashtag) ? strings.search.badHashtag(hashtag) : ''
}

/** As the hub is asked: days begin at the reader's midnight. */
export function filterOf(wanted: Wanted): Filter {
  const { topic, user, hashtag, from, to } = tidied(wanted)
  return { topicId: topic, userId: user, hashtag, from: day(from), to: day(to) }
}

function tidied(wanted: Wanted): Wanted {
  return {
    ...wanted,
    query: wanted.query.trim(),
    user: wanted.user.trim().replace(/^@/u, ''),
    hashtag: lowerCase(wanted.hashtag.trim().replace(/^#+/u, '')),
  }
}

function day(text: string): Date | undefined {
  const [, year, month, date] = DAY.exec(text) ?? []
  if (year === undefined || year === '0000') return undefined
  const midnight = new Date(0)
  midnight.setFullYear(Number(year), Number(month) - 1, Number(date))
  midnight.setHours(0, 0, 0, 0)
  // The 31st of a shorter month is none.
  return midnight.getMonth() === Number(month) - 1 && midnight.getDate() === Number(date) ? midnight : undefined
}
