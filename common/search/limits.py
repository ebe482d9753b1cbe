"""How often one address may ask: counted in this process's memory, kept nowhere, forgotten after a minute."""

import threading
import time
from collections import OrderedDict

MOST_CALLERS = 10_000


class Allowance:
    """So many questions in a window; whoever asks more waits for the next."""

    def __init__(self, most: int, seconds: float = 60) -> None:
        self.most = most
        self.seconds = seconds
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def takes(self, caller: str) -> bool:
        now = time.monotonic()
        with self._lock:
            began, count = self._counts.pop(caller, (now, 0))
            if now - began >= self.seconds:
                began, count = now, 0
            self._counts[caller] = (began, count + 1)
            while len(self._counts) > MOST_CALLERS:
                self._counts.popitem(last=False)
        return count < self.most

    def clear(self) -> None:
        with self._lock:
            self._counts.clear()


questions = Allowance(90)
typing = Allowance(400)
