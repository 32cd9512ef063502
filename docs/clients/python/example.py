"""Talks in a topic. Usage: python3 example.py http://localhost:8080 ann"""

import sys

from parley import Hub, NotFound

address, user = sys.argv[1:]
hub = Hub(address, user, user + "123")

try:
    topic = hub.topic("example")
except NotFound:
    topic = hub.create_topic("An example", id="example")
print("In topic", topic["name"])

first = hub.post(topic["id"], f"Hello, this is {user} #greeting")
second = hub.post(topic["id"], "A typo", data={"mood": "good"})
hub.edit(second["id"], text="No typo")
third = hub.post(topic["id"], "Never mind")
hub.delete_message(third["id"])

for message in hub.messages(topic["id"]):
    print(f"{message['userId']}: {message['contentText']}{' (edited)' if message['edited'] else ''}")
