"""The broker: the only process that holds the container engine, behind a unix socket that takes jobs and returns verdicts.

    serving      the socket: who may connect, what a connection may cost
    desk         requests to answers: policies, pools of cells, retries of what was the host's fault
    line         who is next: a bounded line by priority and time of arrival
    attempt      one job's cells, which end when nobody waits for the verdict any more
    ownership    one broker for a socket, and a name for its cells

Clients cannot bring a policy along: they name the digest of one that the broker has loaded itself, from those that are shipped and from its own folder.
"""

from __future__ import annotations

from sandbox.broker.desk import Broker, BrokerSettings
from sandbox.broker.serving import serve

__all__ = ["Broker", "BrokerSettings", "serve"]
