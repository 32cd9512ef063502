import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs'
import { Agent, request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

const ROOT = join(import.meta.dirname, '../..')

/** What hubs log, of all runs. */
const LOG = join(import.meta.dirname, 'target/hub.log')

/** Requests of {@link Person.postMany} under way at once. */
const AT_ONCE = 48

/** Costs a quarter of what `fetch` does. */
const AGENT = new Agent({ keepAlive: true })

/** A message as the API has it; more of its fields as tests need them. */
export interface Message {
  id: string
  topicId: string
  userId: string
  contentText: string
  position: string
}

/** Somebody who asks a hub over REST. */
export class Person {
  /**
   * @param url of the hub, without a slash at the end
   * @param name empty: nobody
   */
  constructor(
    private readonly url: string,
    private readonly name: string,
  ) {}

  /**
   * Asks, and gives the answer's JSON.
   *
   * @throws Error with the answer when its status is not 200
   */
  async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers: Record<string, string> = {}
    if (this.name !== '') {
      headers['authorization'] = `Basic ${Buffer.from(`${this.name}:${this.name}123`).toString('base64')}`
    }
    if (body !== undefined) {
      headers['content-type'] = 'application/json'
    }
    const asking = request(this.url + path, { method, headers, agent: AGENT })
    asking.end(body === undefined ? '' : JSON.stringify(body))
    const [answer] = (await once(asking, 'response')) as [IncomingMessage]
    const answered = await text(answer)
    if (answer.statusCode !== 200) {
      throw new Error(`${method} ${path}: ${answer.statusCode} ${answered}`)
    }
    return JSON.parse(answered)
  }

  /**
   * Creates a topic.
   *
   * @param further other fields: `{ visibility: 'PRIVATE' }`
   */
  async createTopic(id: string, name = id, further: object = {}): Promise<void> {
    await this.ask('POST', '/v1/topics', { topic: { id, name, ...further } })
  }

  /**
   * Posts a message.
   *
   * @param further other fields: `{ id: 'mine' }`
   */
  async post(topic: string, contentText: string, further: object = {}): Promise<Message> {
    const path = `/v1/topics/${encodeURIComponent(topic)}/messages`
    const answer = await this.ask('POST', path, { message: { contentText, ...further } })
    return (answer as { message: Message }).message
  }

  /**
   * Posts many, several at once: they stand about in the order of their numbers, not exactly.
   *
   * @param textOf the message of that number, from 0
   * @returns the messages as they stand in the topic
   */
  async postMany(topic: string, count: number, textOf: (number: number) => string): Promise<Message[]> {
    const posted: Message[] = []
    let next = 0
    const postInTurn = async (): Promise<void> => {
      while (next < count) {
        posted.push(await this.post(topic, textOf(next++)))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, postInTurn))
    return posted.sort((one, other) => Number(one.position) - Number(other.position))
  }
}

/**
 * A hub in a process of its own, from the jar that was built, with its database in a temporary folder. The page is the one
 * in `web/target/classes`, built last. It keeps its port for life.
 */
export class Hub {
  private readonly data = mkdtempSync(join(tmpdir(), 'parley-e2e-'))
  private process: ChildProcess | undefined
  private address = '127.0.0.1:0'

  private constructor() {}

  /** A hub that is ready. */
  static async start(): Promise<Hub> {
    const hub = new Hub()
    try {
      await hub.start()
    } catch (e) {
      await hub.kill()
      rmSync(hub.data, { recursive: true, force: true })
      throw e
    }
    return hub
  }

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    return `http://${this.address}`
  }

  as(name: string): Person {
    return new Person(this.url, name)
  }

  /** Starts it, as it was left, on the port that it had; waits until it is ready. */
  async start(): Promise<void> {
    mkdirSync(join(LOG, '..'), { recursive: true })
    const log = openSync(LOG, 'a')
    const child = spawn(
      join(javaHome(), 'bin/java'),
      [
        '--enable-native-access=ALL-UNNAMED',
        '--sun-misc-unsafe-memory-access=allow',
        '-XX:TieredStopAtLevel=1',
        '-Xmx512m',
        '-cp',
        `${join(ROOT, 'web/target/classes')}:${jar()}`,
        'parley.Serve',
        `--data=${this.data}`,
        `--listen=${this.address}`,
        '--admins=root',
      ],
      { env: environment(), stdio: ['ignore', 'pipe', log] },
    )
    closeSync(log)
    const out = child.stdout
    if (out === null) {
      throw new Error('Nothing can be read from the hub')
    }
    this.process = child
    process.once('exit', () => child.kill())
    const said: string[] = []
    for await (const line of createInterface({ input: out })) {
      said.push(line)
      const listening = /^Listening on http:\/\/(.+)$/.exec(line)
      if (listening?.[1] !== undefined) {
        this.address = listening[1]
      }
      if (line.startsWith('Ready')) {
        out.resume()
        return
      }
    }
    throw new Error(`The hub did not start, for a reason in ${LOG}: ${said.join('\n')}`)
  }

  /** Ends it at once, in the midst of whatever it does (SIGKILL); its database goes on. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** Lets it finish what is under way, and stop (SIGTERM). */
  async stop(): Promise<void> {
    await this.end('SIGTERM')
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process
    this.process = undefined
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    }
  }

  /** Stops it, with its database, and takes its data away. One that was killed is started for that. */
  async remove(): Promise<void> {
    if (this.process === undefined) {
      await this.start()
    }
    await this.stop()
    rmSync(this.data, { recursive: true, force: true })
  }
}

/** Its settings come from here alone. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_')))
}

function javaHome(): string {
  const script = '. .mvn/jdk.sh && { find_jdk || { no_jdk; exit 1; }; } && printf %s "$JAVA_HOME"'
  return execFileSync('sh', ['-c', script], { cwd: ROOT, encoding: 'utf8' })
}

function jar(): string {
  const folder = join(ROOT, 'server/target')
  const name = readdirSync(folder).find((file) => /^parley-server-(?!.*-(tests|sources)).*\.jar$/.test(file))
  if (name === undefined) {
    throw new Error('No hub is built: ./parley config builds one')
  }
  return join(folder, name)
}
