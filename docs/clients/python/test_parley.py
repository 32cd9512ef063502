"""Run against a hub: PARLEY_HUB=http://localhost:8080 python3 -m unittest

PARLEY_OTHER_HUB  another hub over the same log
PARLEY_LOSING     leads to the hub, and loses each first answer to a request
"""

import os
import threading
import unittest

import parley
from parley import Hub

HUB = os.environ.get("PARLEY_HUB", "http://localhost:8080")


def caller(address=HUB, user="pia", **options):
    return Hub(address, user, user + "123", **options)


class Topics(unittest.TestCase):
    def setUp(self):
        self.hub = caller()

    def test_are_created_changed_and_deleted(self):
        id = parley.new_id()
        topic = self.hub.create_topic("One", id=id, users=["bob"])
        self.assertEqual(("One", "pia", {"bob": True}), (topic["name"], topic["creatorId"], topic["users"]))
        changed = self.hub.update_topic(
            id, name="Two", visibility="PRIVATE", add_users=["cid"], remove_users=["bob"], version=topic["version"])
        self.assertEqual(("Two", "PRIVATE", {"cid": True}), (changed["name"], changed["visibility"], changed["users"]))
        self.assertEqual(changed, self.hub.topic(id))
        with self.assertRaises(parley.NotFound):
            caller(user="bob").topic(id)
        self.hub.delete_topic(id)
        with self.assertRaises(parley.NotFound):
            self.hub.topic(id)

    def test_are_listed_over_pages_and_found_together(self):
        made = [self.hub.create_topic(f"Listed {i}")["id"] for i in range(5)]
        listed = [topic["id"] for topic in self.hub.topics(page_size=2) if topic["id"] in made]
        self.assertEqual(made, listed)
        self.assertEqual(set(made[:2]), set(self.hub.topics_by_id(made[:2] + ["missing"])))


class Messages(unittest.TestCase):
    def setUp(self):
        self.hub = caller()
        self.topic = self.hub.create_topic("Messages")["id"]

    def texts(self, **options):
        return [message["contentText"] for message in self.hub.messages(self.topic, **options)]

    def test_are_listed_in_both_directions_over_pages(self):
        posted = [f"{i} é漢😀" for i in range(7)]
        for text in posted:
            self.hub.post(self.topic, text)
        self.assertEqual(posted, self.texts(page_size=3))
        self.assertEqual(posted[::-1], self.texts(newest_first=True, page_size=3))
        self.assertEqual(posted[-1], self.hub.last_message(self.topic)["contentText"])

    def test_keep_what_is_given_and_are_edited_and_deleted(self):
        first = self.hub.post(self.topic, "first")
        posted = self.hub.post(
            self.topic, "text", id=parley.new_id(), content_type="text/plain", data={"a": [1, None]},
            hashtags=["tag"], reply_to=first["id"])
        self.assertEqual(
            ("text/plain", {"a": [1, None]}, ["tag"], first["id"]),
            (posted["contentType"], posted["contentData"], posted["hashtags"], posted["replyTo"]))
        edited = self.hub.edit(posted["id"], text="other", version=posted["version"])
        self.assertEqual(("other", True), (edited["contentText"], edited["edited"]))
        with self.assertRaises(parley.Aborted) as stale:
            self.hub.edit(posted["id"], text="late", version=posted["version"])
        self.assertEqual((409, 10), (stale.exception.status, stale.exception.code))
        self.assertEqual(edited, self.hub.message(posted["id"]))
        self.hub.delete_message(posted["id"])
        self.assertEqual(["first"], self.texts())
        self.assertEqual({first["id"]}, set(self.hub.messages_by_id([first["id"], posted["id"]])))

    def test_are_added_to_and_their_earlier_forms_stay(self):
        id = self.hub.post(self.topic, "one", data={"list": [1]})["id"]
        self.hub.append(id, text=" two", data={"list": [2], "more": True})
        forms = list(self.hub.history(id, page_size=1))
        self.assertEqual(["one", "one two"], [form["contentText"] for form in forms])
        self.assertEqual({"list": [1, 2], "more": True}, forms[-1]["contentData"])

    def test_of_one_id_are_stored_once(self):
        id = parley.new_id()
        self.assertEqual(self.hub.post(self.topic, "once", id=id), self.hub.post(self.topic, "once", id=id))
        with self.assertRaises(parley.AlreadyExists):
            self.hub.post(self.topic, "other", id=id)
        self.assertEqual(["once"], self.texts())

    def test_of_many_threads_are_all_stored(self):
        threads = [threading.Thread(target=self.hub.post, args=(self.topic, str(i))) for i in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual({str(i) for i in range(20)}, set(self.texts()))


class Failures(unittest.TestCase):
    def test_are_told_apart(self):
        hub = caller()
        topic = hub.create_topic("Failures")["id"]
        with self.assertRaises(parley.InvalidArgument) as error:
            hub.create_topic("")
        self.assertEqual((400, 3), (error.exception.status, error.exception.code))
        self.assertIn("name", error.exception.message)
        with self.assertRaises(parley.Unauthenticated):
            Hub(HUB, "pia", "wrong").topic(topic)
        with self.assertRaises(parley.Unauthenticated):
            Hub(HUB).post(topic, "nobody")
        with self.assertRaises(parley.PermissionDenied):
            caller(user="eve").delete_topic(topic)
        with self.assertRaises(parley.AlreadyExists):
            hub.create_topic("Again", id=topic)
        with self.assertRaises(parley.NotFound) as error:
            hub.message("no-such")
        self.assertEqual(404, error.exception.status)

    def test_a_hub_that_is_not_there_is_no_answer(self):
        with self.assertRaises(parley.NoAnswer) as error:
            caller("http://127.0.0.1:2", attempts=2).topic("t")
        self.assertEqual(0, error.exception.status)

    def test_the_next_hub_is_asked(self):
        self.assertIsInstance(list(caller(["http://127.0.0.1:2", HUB]).topics()), list)


@unittest.skipUnless("PARLEY_LOSING" in os.environ, "needs PARLEY_LOSING")
class LostAnswers(unittest.TestCase):
    def setUp(self):
        self.topic = caller().create_topic("Lost answers")["id"]
        self.losing = caller(os.environ["PARLEY_LOSING"])

    def test_to_a_post_an_edit_and_a_deletion_do_no_harm(self):
        posted = self.losing.post(self.topic, "one")
        self.losing.edit(posted["id"], text="two")
        self.assertEqual(["two"], [message["contentText"] for message in caller().messages(self.topic)])
        self.losing.delete_message(posted["id"])
        self.assertEqual([], list(self.losing.messages(self.topic)))

    def test_to_a_creation_are_told(self):
        with self.assertRaises(parley.NoAnswer):
            self.losing.create_topic("Perhaps")


@unittest.skipUnless("PARLEY_OTHER_HUB" in os.environ, "needs PARLEY_OTHER_HUB")
class TwoHubs(unittest.TestCase):
    def test_what_was_written_at_one_is_read_at_the_other(self):
        here = caller()
        for i in range(20):
            topic = here.create_topic("Two hubs")["id"]
            posted = here.post(topic, "hello")
            there = caller(os.environ["PARLEY_OTHER_HUB"], cursor=here.cursor)
            self.assertEqual([posted], list(there.messages(topic)))
            self.assertEqual(posted, there.message(posted["id"]))


class Users(unittest.TestCase):
    def test_are_created_changed_listed_and_deleted(self):
        id = "user" + parley.new_id()
        hub = caller(user=id)
        created = hub.create_user(id, "Pia", profile_data={"a": 1})
        self.assertEqual(("Pia", {"a": 1}), (created["name"], created["profileData"]))
        changed = hub.update_user(id, avatar="a.png", version=created["version"])
        self.assertEqual("a.png", changed["avatar"])
        self.assertEqual(changed, hub.user(id))
        self.assertEqual({id: changed}, hub.users_by_id([id, "missing"]))
        self.assertIn(changed, list(hub.users(page_size=1)))
        hub.delete_user(id)
        with self.assertRaises(parley.NotFound):
            caller().user(id)


if __name__ == "__main__":
    unittest.main()
