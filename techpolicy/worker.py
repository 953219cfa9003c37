"""What a worker of granian loads: the application, out of reach of the terminal's Ctrl-C, and ending with its master.

Ctrl-C reaches every process of a terminal at once, and the master asks each of its workers to end by SIGTERM besides. Both
in the same moment lock up the worker, and the master waits in vain until it kills it. So the master alone hears Ctrl-C.

A master that is killed outright asks nobody: its workers would keep the port, without anyone to end or restart them.
"""

import multiprocessing
import os
import signal
import threading
import time

# Before anything is imported: threads that libraries start take the mask of the moment.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

GRACE = 10  # seconds for requests under way; the master's --workers-kill-timeout is the same


def end_with(master: multiprocessing.process.BaseProcess) -> None:
    master.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


if master := multiprocessing.parent_process():
    threading.Thread(target=end_with, args=(master,), name="end-with-master", daemon=True).start()

from .wsgi import application  # noqa: E402 - the mask comes first

__all__ = ["application"]
