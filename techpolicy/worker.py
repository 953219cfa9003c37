"""What a worker of granian loads: the application, out of reach of the terminal's Ctrl-C.

Ctrl-C reaches every process of a terminal at once, and the master asks each of its workers to end by SIGTERM besides. Both
in the same moment lock up the worker, and the master waits in vain until it kills it. So the master alone hears Ctrl-C.
"""

import signal

# Before anything is imported: threads that libraries start take the mask of the moment.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

from .wsgi import application  # noqa: E402 - the mask comes first

__all__ = ["application"]
