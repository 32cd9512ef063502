"""A client for a Parley hub, in one file and with nothing but Python's own library (3.9 or newer).

    hub = Hub("http://localhost:8080", "ann", "ann123")
    topic = hub.create_topic("First Topic")
    hub.post(topic["id"], "Hello")
    for message in hub.messages(topic["id"]):
        print(message["userId"], message["contentText"])

Answers are the hub's JSON as dictionaries. What fails is raised as an Error, one class for each kind.
A Hub may be used by several threads.
"""

import base64
import http.client
import json
import os
import time
from urllib.parse import quote, urlencode, urlsplit

__all__ = [
    "Hub", "Error", "InvalidArgument", "Unauthenticated", "PermissionDenied", "NotFound", "AlreadyExists",
    "Aborted", "ResourceExhausted", "Unimplemented", "Unavailable", "DeadlineExceeded", "NoAnswer", "new_id",
]


class Error(Exception):
    """A request failed. status is that of HTTP, 0 when there was no answer; code is that of gRPC."""

    def __init__(self, message, status=0, code=2, retry_after=0.0):
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.retry_after = retry_after

    def __str__(self):
        return f"{self.message} ({self.status or 'no answer'}, code {self.code})"


class InvalidArgument(Error):
    """The request breaks a bound, which the message names."""


class DeadlineExceeded(Error):
    """Too late: of a write, the message says whether it was stored or that this is unknown."""


class NotFound(Error):
    """It does not exist, or the caller may not read it."""


class AlreadyExists(Error):
    """The id is taken."""


class PermissionDenied(Error):
    """The caller may not."""


class ResourceExhausted(Error):
    """Too much at once; nothing was stored."""


class Aborted(Error):
    """Another version than the one given, or another log than the cursor's."""


class Unimplemented(Error):
    """The hub cannot do this."""


class Unavailable(Error):
    """The hub cannot answer now; nothing was stored."""


class Unauthenticated(Error):
    """Wrong credentials, or none where they are needed."""


class NoAnswer(Error):
    """The hub could not be reached, or its answer was lost: whether a write was stored is unknown."""


_BY_CODE = {
    3: InvalidArgument, 4: DeadlineExceeded, 5: NotFound, 6: AlreadyExists, 7: PermissionDenied,
    8: ResourceExhausted, 10: Aborted, 12: Unimplemented, 14: Unavailable, 16: Unauthenticated,
}

_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id():
    """A ULID: 48 bits of time in milliseconds and 80 random bits, as 26 characters that sort by time."""
    number = time.time_ns() // 1_000_000 << 80 | int.from_bytes(os.urandom(10), "big")
    return "".join(_BASE32[number >> shift & 31] for shift in range(125, -1, -5))


class Hub:
    """One caller of a hub, or of several hubs over one log.

    hubs      the address of a hub, or a list of them: when one does not answer, the next is asked
    user      with the password, who asks; None is nobody, who may read what is public
    timeout   seconds that one attempt may take
    attempts  how often a request is sent, at most, while that can do no harm
    cursor    the place in the log that this caller has seen. Every answer moves it, every request carries it,
              and so a hub that is behind catches up before it answers: you read what you wrote, on any hub.
    """

    def __init__(self, hubs, user=None, password=None, *, timeout=10.0, attempts=4, cursor=None):
        self.cursor = cursor
        self._hubs = [hubs] if isinstance(hubs, str) else list(hubs)
        self._current = 0
        self._timeout = timeout
        self._attempts = attempts
        self._headers = {"Accept": "application/json"}
        if user is not None:
            credentials = f"{user}:{password}".encode()
            self._headers["Authorization"] = "Basic " + base64.b64encode(credentials).decode()

    # Topics

    def create_topic(self, name, id=None, visibility=None, users=()):
        """Creates a topic; AlreadyExists when the id is taken."""
        topic = _given(name=name, id=id, visibility=visibility, users={user: True for user in users} or None)
        return self._send("POST", "/v1/topics", {"topic": topic}, again=False)["topic"]

    def topics(self, page_size=100):
        """All topics that the caller may read, by name."""
        return self._pages("/v1/topics", "topics", {"page_size": page_size})

    def topic(self, id):
        return self._send("GET", f"/v1/topics/{_part(id)}")["topic"]

    def topics_by_id(self, ids):
        """Those of these topics that there are and that the caller may read, as a dictionary."""
        return self._send("GET", "/v1/topics:batchGet", query={"ids": list(ids)})["topics"]

    def update_topic(self, id, *, name=None, visibility=None, add_users=(), remove_users=(), version=None):
        """Changes what is given. With a version, only a topic of that version: else Aborted."""
        changes = _given(name=name, visibility=visibility)
        body = {
            "topic": {**changes, **_given(version=version)},
            "updateMask": ",".join(changes),
            "addUsers": list(add_users),
            "removeUsers": list(remove_users),
        }
        return self._send("PATCH", f"/v1/topics/{_part(id)}", body, again=version is None)["topic"]

    def delete_topic(self, id):
        self._delete(f"/v1/topics/{_part(id)}")

    # Messages

    def post(self, topic, text="", *, id=None, content_type=None, data=None, hashtags=None, reply_to=None):
        """Posts a message. It has an id before it is sent, so that a post whose answer was lost is sent again
        without fear: the hub stores it once, and answers with what it stored."""
        message = _given(
            id=id or new_id(), contentText=text, contentType=content_type, contentData=data,
            hashtags=hashtags, replyTo=reply_to)
        return self._send("POST", f"/v1/topics/{_part(topic)}/messages", {"message": message})["message"]

    def messages(self, topic, *, newest_first=False, page_size=100):
        """All messages of a topic, oldest first or newest first, page by page as they are asked for."""
        query = {"page_size": page_size, "descending": "true" if newest_first else "false"}
        return self._pages(f"/v1/topics/{_part(topic)}/messages", "messages", query)

    def last_message(self, topic):
        return self._send("GET", f"/v1/topics/{_part(topic)}/messages:last")["message"]

    def message(self, id):
        return self._send("GET", f"/v1/messages/{_part(id)}")["message"]

    def messages_by_id(self, ids):
        """Those of these messages that there are and that the caller may read, as a dictionary."""
        return self._send("GET", "/v1/messages:batchGet", query={"ids": list(ids)})["messages"]

    def edit(self, id, *, text=None, content_type=None, data=None, version=None):
        """Replaces what is given. With a version, only a message of that version: else Aborted."""
        fields = _given(content_text=text, content_type=content_type, content_data=data)
        body = {"message": {**fields, **_given(version=version)}, "updateMask": ",".join(fields)}
        return self._send("PATCH", f"/v1/messages/{_part(id)}", body, again=version is None)["message"]

    def append(self, id, *, text=None, data=None):
        """Adds to a message what is given: to its text, to the members and lists of its data."""
        fields = _given(content_text=text, content_data=data)
        body = {"message": fields, "appendMask": ",".join(fields)}
        return self._send("PATCH", f"/v1/messages/{_part(id)}", body, again=False)["message"]

    def history(self, id, page_size=100):
        """Every form that a message had, oldest first, the present one last."""
        return self._pages(f"/v1/messages/{_part(id)}/history", "messages", {"page_size": page_size})

    def delete_message(self, id):
        self._delete(f"/v1/messages/{_part(id)}")

    # Users

    def create_user(self, id, name, *, avatar=None, profile_data=None):
        user = _given(id=id, name=name, avatar=avatar, profileData=profile_data)
        return self._send("POST", "/v1/users", {"user": user}, again=False)["user"]

    def users(self, page_size=100):
        return self._pages("/v1/users", "users", {"page_size": page_size})

    def user(self, id):
        return self._send("GET", f"/v1/users/{_part(id)}")["user"]

    def users_by_id(self, ids):
        return self._send("GET", "/v1/users:batchGet", query={"ids": list(ids)})["users"]

    def update_user(self, id, *, name=None, avatar=None, profile_data=None, version=None):
        """Replaces what is given. With a version, only a user of that version: else Aborted."""
        fields = _given(name=name, avatar=avatar, profile_data=profile_data)
        body = {"user": {**fields, **_given(version=version)}, "updateMask": ",".join(fields)}
        return self._send("PATCH", f"/v1/users/{_part(id)}", body, again=version is None)["user"]

    def delete_user(self, id):
        """Deletes a user with that user's messages."""
        self._delete(f"/v1/users/{_part(id)}")

    # How requests are sent

    def _pages(self, path, name, query):
        key = ""
        while True:
            page = self._send("GET", path, query={**query, "page_key": key})
            yield from page[name]
            key = page["nextPageKey"]
            if not key:
                return

    def _delete(self, path):
        try:
            self._send("DELETE", path, again=False)
        except (NoAnswer, DeadlineExceeded):
            try:
                self._send("DELETE", path)
            except NotFound:
                pass  # the first one did it

    def _send(self, method, path, body=None, query=None, again=True):
        """again: whether the same request twice does no more than once. If not, it is sent again only when the hub
        said that nothing was stored."""
        if query:
            path += "?" + urlencode(query, doseq=True)
        for attempt in range(1, self._attempts + 1):
            try:
                return self._attempt(method, path, body)
            except (ResourceExhausted, Unavailable, DeadlineExceeded, NoAnswer) as error:
                nothing_stored = isinstance(error, (ResourceExhausted, Unavailable))
                if attempt == self._attempts or not (again or nothing_stored):
                    raise
                if not isinstance(error, ResourceExhausted):
                    self._current += 1
                time.sleep(error.retry_after or 0.1 * 2**attempt)

    def _attempt(self, method, path, body):
        headers = dict(self._headers)
        if self.cursor:
            headers["Parley-Cursor"] = self.cursor
        if body is not None:
            body = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        hub = self._hubs[self._current % len(self._hubs)]
        url = urlsplit(hub)
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        connection = kind(url.hostname, url.port, timeout=self._timeout)
        try:
            connection.request(method, url.path.rstrip("/") + path, body, headers)
            answer = connection.getresponse()
            read = json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswer(f"{method} {hub}{path}: {error!r}") from error
        finally:
            connection.close()
        if answer.status >= 400:
            retry_after = answer.getheader("Retry-After", "")
            retry_after = float(retry_after) if retry_after.isdigit() else 0.0
            kind = _BY_CODE.get(read.get("code"), Error)
            raise kind(read.get("message", answer.reason), answer.status, read.get("code", 2), retry_after)
        self.cursor = answer.getheader("Parley-Cursor") or self.cursor
        return read


def _given(**fields):
    return {name: value for name, value in fields.items() if value is not None}


def _part(id):
    return quote(id, safe="")
