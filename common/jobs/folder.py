"""Messages between web and worker as files of a folder, where there is no Redis.

Kombu's own transport makes a message's file first and fills it afterwards: a worker that looks in between takes an
empty file and dies of it. Here a message has its name only when it is whole, and exactly one worker can take it.
"""

import time
from json import JSONDecodeError
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

PATIENCE = 5


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **_options: Any) -> None:  # type: ignore[override]  # as kombu overrides it
        name = f"{time.time_ns():020}_{uuid4()}"
        partial = Path(self.data_folder_out, f"{name}.partial")
        partial.write_text(dumps(payload), encoding="utf-8")
        partial.replace(Path(self.data_folder_out, f"{name}.{queue}.msg"))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        """Take the oldest message: whoever renames its file first has it."""
        for name in sorted(file.name for file in Path(self.data_folder_in).iterdir()):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = Path(self.data_folder_in, f"{name}.taken")
            try:
                Path(self.data_folder_in, name).rename(taken)
            except FileNotFoundError:  # another worker's
                continue
            payload: dict[str, Any] = loads(taken.read_text(encoding="utf-8"))
            taken.unlink()
            return payload
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        """Read which queues an exchange leads to; the file is empty for the moment between its making and filling."""
        for _attempt in range(PATIENCE):
            try:
                return super().get_table(exchange)
            except JSONDecodeError:
                time.sleep(0.02)
        return super().get_table(exchange)


class Transport(filesystem.Transport):
    Channel = Channel
