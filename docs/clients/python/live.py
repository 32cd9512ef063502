"""Follows topics live: for event in follow("http://localhost:8080", ["q43u"]): print(event)

A connection that is cut is made anew and goes on after the last event: none is missed, none comes twice.
Needs nothing but Python's own library (3.9 or newer).
"""
import base64, http.client, json, random, time
from urllib.parse import urlencode, urlsplit


def follow(hub, topics, user=None, password=None, after=None):
    """after: a cursor or "begin"; None is from now on. It ends with the last topic. What the hub refuses is raised."""
    url, left, pause, headers = urlsplit(hub), list(dict.fromkeys(topics)), 0.125, {}
    if user is not None:
        headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    while left:
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        connection = kind(url.hostname, url.port, timeout=40)  # the hub says something every 15 s
        try:
            query = urlencode({"topics": ",".join(left), "after": after or ""})
            connection.request("GET", f"{url.path.rstrip('/')}/v1/live?{query}", headers=headers)
            answer = connection.getresponse()
            if 400 <= answer.status < 500 and answer.status != 429:
                raise PermissionError(answer.status, answer.read().decode())
            for line in answer if answer.status == 200 else []:
                if line.startswith(b"data:") and line.endswith(b"\n"):  # no half a line
                    event = json.loads(line[5:])
                    after = None if event["type"] == "reset" else event.get("cursor", after)
                    if event["type"] == "unsubscribed":
                        left.remove(event["topicId"])
                    pause = 0.125
                    yield event
        except PermissionError:
            raise
        except (OSError, http.client.HTTPException):
            pass  # cut, or nobody there: once more
        finally:
            connection.close()
        pause = min(2 * pause, 5)
        time.sleep(pause * random.uniform(0.75, 1.25) if left else 0)
