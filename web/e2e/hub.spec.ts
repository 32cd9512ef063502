import { expect, test } from './fixtures.ts'

test('a hub that was killed comes back where it was, at its address', async ({ hub, topic }) => {
  const url = hub.url
  const ann = hub.as('ann')
  await ann.createTopic(topic)
  const posted = await ann.postMany(topic, 200, (number) => `message ${number}`)
  expect(posted.map((message) => Number(message.position))).toEqual([...posted.keys()])

  await hub.kill()
  await expect(ann.ask('GET', '/v1/topics')).rejects.toThrow()
  await hub.start()
  expect(hub.url).toBe(url)
  expect(await ann.ask('GET', `/v1/topics/${topic}/messages?from_position=199`)).toMatchObject({
    messages: [{ position: '199' }],
  })
})
