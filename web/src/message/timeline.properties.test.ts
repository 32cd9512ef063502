import { describe, expect, it } from 'vitest'

import { answered, FakeHub } from '../testing/hub'
import { settled } from '../testing/made'
import { Chance } from '../testing/random'
import { Timeline } from './timeline'

/** Somebody reads, others write, and everything arrives in an order that chance decides. */
class Story {
  private readonly chance: Chance
  private readonly hub: FakeHub
  private readonly timeline: Timeline
  private readonly removed = new Set<string>()

  constructor(seed: number) {
    this.chance = new Chance(seed)
    this.hub = new FakeHub(this.chance.one([0, 10, 100, 700, 1000]))
    this.timeline = new Timeline('tea', this.hub.api, this.hub.live)
  }

  async told(steps: number): Promise<void> {
    void this.timeline.openAtEnd()
    for (let i = 0; i < steps; i++) {
      this.step()
      await settled()
      this.check()
    }
    await this.quiet()
    await this.scrolled(() => this.timeline.loadNewer(), this.timeline.atEnd)
    expect(this.timeline.messages.value.at(-1)).toEqual([...this.hub.messages.values()].at(-1))
    await this.scrolled(() => this.timeline.loadOlder(), this.timeline.atStart)
    expect(this.timeline.messages.value[0]).toEqual([...this.hub.messages.values()][0])
  }

  private step(): void {
    const { chance, hub, timeline } = this
    const question = hub.questions.length === 0 ? undefined : chance.one(hub.questions)
    const any = [...hub.messages.keys()]
    switch (chance.below(16)) {
      case 0:
        return void hub.post()
      case 1:
        return this.post(chance.one([3, 20, 70, 300]))
      case 2:
      case 3:
        return timeline.posted(hub.post('me'))
      case 4:
        return any.length === 0 ? undefined : this.change(chance.one(any.slice(-chance.one([5, 100, 1000]))))
      case 5:
      case 6:
        return hub.push(chance.one([1, 2, 10, 1000]))
      case 7:
        return hub.handle(question)
      case 8:
      case 9:
        return chance.percent(10) ? hub.fail(question) : hub.answer(question)
      case 10:
      case 11:
      case 12:
        return void timeline.loadOlder()
      case 13:
      case 14:
        return void timeline.loadNewer()
      default:
        return this.open()
    }
  }

  private post(many: number): void {
    for (let i = 0; i < many; i++) this.hub.post()
  }

  private change(position: number): void {
    if (this.chance.percent(50)) {
      const now = this.hub.edit(position, `edit ${this.hub.log.length}`)
      if (this.chance.percent(30)) this.timeline.changed(now)
      return
    }
    const id = this.hub.delete(position)
    if (this.chance.percent(70)) return
    this.removed.add(id)
    this.timeline.removed(id)
  }

  private open(): void {
    if (this.chance.percent(60)) return void this.timeline.retry()
    if (this.chance.percent(10)) return this.hub.refuse(13)
    const newest = [...this.hub.messages.keys()].at(-1) ?? 0
    switch (this.chance.below(3)) {
      case 0:
        return void this.timeline.openAtEnd()
      case 1:
        return void this.timeline.openAt(this.chance.below(newest + 1))
      default:
        return void this.timeline.openAtMessage(`m${this.chance.below(newest + 1)}`)
    }
  }

  /** What was told so far is shown, and nothing is missing in between. */
  private check(): void {
    const held = this.timeline.messages.value
    const told = this.hub.follow?.next ?? 0
    const positions = held.map(({ position }) => position)
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b))
    const unheard = this.hub.log.slice(told)
    const notPushed = new Set(unheard.flatMap((event) => (event.type === 'messagePosted' ? [event.message.id] : [])))
    const first = positions[0] ?? Infinity
    const last = this.timeline.atEnd.value ? Infinity : (positions.at(-1) ?? -1)
    const all = [...this.hub.messages.values()]
    const between = all.filter(
      ({ id, position }) =>
        (this.timeline.atStart.value || position >= first) && position <= last && !notPushed.has(id),
    )
    const ids = new Set(held.map(({ id }) => id))
    if (this.hub.follow !== undefined) expect(between.filter(({ id }) => !ids.has(id))).toEqual([])
    for (const message of held) this.checkLatest(message.id, message.position, message.version, unheard)
  }

  private checkLatest(id: string, position: number, version: number, unheard: FakeHub['log']): void {
    const is = this.hub.messages.get(position)
    if (is === undefined) {
      expect(this.removed.has(id), `${id} was removed`).toBe(false)
      expect(unheard.some((event) => event.type === 'messageDeleted' && event.messageId === id)).toBe(true)
    } else if (is.version > version) {
      expect(unheard.some((event) => event.type === 'messageEdited' && event.edit.id === id)).toBe(true)
    }
  }

  private async quiet(): Promise<void> {
    await answered(this.hub)
    if (this.timeline.failure.value !== undefined) void this.timeline.retry()
    await answered(this.hub)
    this.hub.push()
    await answered(this.hub)
    this.hub.push()
    this.check()
  }

  private async scrolled(load: () => Promise<void>, isThere: { value: boolean }): Promise<void> {
    for (let page = 0; page < 200 && !isThere.value; page++) {
      void load()
      await this.quiet()
    }
    expect(isThere.value).toBe(true)
  }
}

describe('whatever happens in whichever order', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'a timeline is a run without gaps, of the latest (%i)',
    (seed) => new Story(seed).told(250),
  )
})
