"""The resident worker: a long-lived confined process in which the committed methods of one policy run.

    the VM's process                                        the worker's process
    pool.Workers    which worker a send gets                __main__   how it starts
    worker.Worker   starts one, reads its controls back,    inside     takes its policy, locks itself in, serves sends
                    talks to it, ends it                    store      what it was shown of the image, and one run's view of that
    wire            what both say, and the check of what the worker says

A worker is a new interpreter, never a fork of the VM, and what it says is data from a stranger. It imports the standard library, `policies` and
`sandbox.cell`, nothing else. Which objects it may be shown, and what becomes of its effects, is the caller's business (`runtime.residents`).
"""
