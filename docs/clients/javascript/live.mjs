/**
 * Follows topics live: for await (const event of follow("http://localhost:8080", ["q43u"])) console.log(event);
 * A connection that is cut is made anew and goes on after the last event: none is missed, none comes twice. `after`: a
 * cursor or "begin", else from now on. `signal` ends it, as the last topic's end does; what the hub refuses is thrown.
 */
export async function* follow(hub, topics, { user, password, after, signal } = {}) {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  const headers = user === undefined ? {} : { Authorization: "Basic " + btoa(String.fromCharCode(...bytes)) };
  const left = new Set(topics);
  for (let pause = 250; left.size > 0 && !signal?.aborted; pause = Math.min(2 * pause, 5000)) {
    const [cut, end] = [new AbortController(), () => cut.abort()];
    signal?.addEventListener("abort", end);
    let silence = setTimeout(end, 40_000); // the hub says something every 15 s
    try {
      const query = new URLSearchParams({ topics: [...left].join(","), after: after ?? "" });
      const answer = await fetch(`${hub}/v1/live?${query}`, { headers, signal: cut.signal });
      const refused = Math.floor(answer.status / 100) === 4 && answer.status !== 429;
      if (refused) throw Object.assign(new Error(await answer.text()), { refused, status: answer.status });
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = "", part; answer.ok && !(part = await reader.read()).done; ) {
        silence = (clearTimeout(silence), setTimeout(end, 40_000));
        const lines = (text + part.value).split("\n");
        text = lines.pop(); // perhaps half a line
        for (const event of lines.filter((line) => line.startsWith("data:")).map((line) => JSON.parse(line.slice(5)))) {
          after = event.type === "reset" ? undefined : (event.cursor ?? after);
          if (event.type === "unsubscribed") left.delete(event.topicId);
          pause = 125;
          yield event;
        }
      }
    } catch (error) {
      if (error.refused) throw error;
    } finally {
      clearTimeout(silence);
      cut.abort();
    }
    const wait = left.size > 0 && !signal?.aborted ? pause * (0.75 + Math.random() / 2) : 0;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
