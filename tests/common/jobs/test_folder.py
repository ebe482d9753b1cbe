"""Messages as files: whole or not there, and each taken once."""

import threading
from collections import Counter
from queue import Empty

import pytest
from kombu import Connection

MESSAGES = 400


@pytest.fixture
def connect(tmp_path):
    folder, connections = tmp_path / "messages", []
    folder.mkdir()
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(tmp_path / "control"),
    }

    def channel():
        connection = Connection("filesystem://", transport="common.jobs.folder:Transport", transport_options=options)
        connections.append(connection)
        return connection.channel()

    yield channel
    for connection in connections:
        connection.release()


def test_readers_who_never_wait_find_only_whole_messages_and_each_once(connect, tmp_path):
    taken, faults, written = [], [], threading.Event()

    def read(channel):
        try:
            while True:
                finished = written.is_set()
                try:
                    taken.append(channel._get("work")["number"])
                except Empty:
                    if finished:
                        return
        except Exception as fault:  # noqa: BLE001 -- seen by the test, whatever it is
            faults.append(fault)

    readers = [threading.Thread(target=read, args=(connect(),)) for _ in range(2)]
    writer = connect()
    for reader in readers:
        reader.start()
    for number in range(MESSAGES):
        writer._put("work", {"number": number, "body": "ã" * 20_000})
    written.set()
    for reader in readers:
        reader.join(30)

    assert faults == []
    assert Counter(taken) == dict.fromkeys(range(MESSAGES), 1)
    assert list((tmp_path / "messages").iterdir()) == []


def test_messages_come_in_the_order_they_were_sent_and_each_queue_has_its_own(connect):
    channel = connect()
    for number in range(3):
        channel._put("work", {"number": number})
    channel._put("other", {"number": 9})

    assert [channel._get("work")["number"] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(Empty):
        channel._get("work")
    assert channel._get("other") == {"number": 9}
