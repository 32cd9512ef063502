"""Run against a hub: PARLEY_HUB=http://localhost:8080 python3 -m unittest test_live

PARLEY_CUTTING  leads to the hub, and cuts each connection after some of its answer
"""

import os
import threading
import unittest

from live import follow
from parley import Hub

HUB = os.environ.get("PARLEY_HUB", "http://localhost:8080")
CUTTING = os.environ.get("PARLEY_CUTTING", HUB)
WHO = ("liv", "liv123")


def until(events, type):
    """The events before the first one of this type."""
    before = []
    for event in events:
        if event["type"] == type:
            return before
        before.append(event)
    return before


def texts(events):
    return [event["message"]["contentText"] for event in events if event["type"] == "messagePosted"]


class Live(unittest.TestCase):
    def setUp(self):
        self.hub = Hub(HUB, *WHO)
        self.topic = self.hub.create_topic("Live")["id"]

    def post(self, numbers):
        for number in numbers:
            self.hub.post(self.topic, f"{number} é漢😀")

    def test_from_the_beginning_each_message_comes_once_through_every_cut(self):
        self.post(range(20))
        posting = threading.Thread(target=self.post, args=[range(20, 100)])
        posting.start()
        events = []
        for event in follow(CUTTING, [self.topic], *WHO, after="begin"):
            events.append(event)
            if event["type"] == "messagePosted" and event["message"]["contentText"].startswith("99 "):
                break
        posting.join()
        self.assertEqual([f"{number} é漢😀" for number in range(100)], texts(events))

    def test_from_now_on_what_was_there_does_not_come(self):
        self.post(range(3))
        events = follow(HUB, [self.topic], *WHO)  # another hub's now may be a little earlier
        self.assertEqual([], until(events, "caughtUp"))
        self.post([3])
        self.assertEqual("3 é漢😀", next(event for event in events if "message" in event)["message"]["contentText"])

    def test_after_the_cursor_of_a_page_what_came_later_comes(self):
        self.post(range(2))
        self.assertEqual(2, len(list(self.hub.messages(self.topic))))
        cursor = self.hub.cursor
        self.post(range(2, 5))
        events = until(follow(HUB, [self.topic], *WHO, after=cursor), "caughtUp")
        self.assertEqual([f"{number} é漢😀" for number in range(2, 5)], texts(events))

    def test_ends_when_the_topic_is_deleted(self):
        events = follow(HUB, [self.topic], *WHO)
        until(events, "caughtUp")
        self.hub.delete_topic(self.topic)
        self.assertEqual("unsubscribed", list(events)[-1]["type"])

    def test_an_unknown_topic_is_refused(self):
        with self.assertRaises(PermissionError) as refused:
            next(follow(HUB, ["no-such-topic"], *WHO))
        self.assertEqual(404, refused.exception.errno)


if __name__ == "__main__":
    unittest.main()
