"""The resident worker: a long-lived confined process in which the committed methods of one image under one policy run.

    the VM's process                                        the worker's process
    pool.Workers    which worker a send gets                __main__      how it starts
    starting        the thread that starts workers, and one of them ahead
    worker.Worker   starts one, reads its controls back,    inside        takes its policy, loads what methods may need, serves sends
                    talks to it, ends it                    confinement   locks it in; encodings_ closes what Python would load late
    spinning        how long each looks for what the other says, before sleeping until it does
    wire            what both say, and the check of what    store         what it was shown of the image, and one run's view of that
                    the worker says
    examining       what `batos doctor` tries               probing       a worker that tries to get out

A worker is a new interpreter, never a fork of the VM, and what it says is data from a stranger. It imports the standard library, `policies` and
`sandbox.cell`, nothing else. Which objects it may be shown, and what becomes of its effects, is the caller's business (`runtime.residents`).

covered       a method that hangs, exhausts memory, makes system calls or escapes from the language: its process ends, with evidence; a worker that
              lies: references, effects and shapes are checked; a worker that is killed, or does not listen;
              a VM that is killed: its workers go with it
not covered   what a worker that was taken over answers within its policy; what it had kept of its image for others under the same policy
"""
