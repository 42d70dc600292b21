"""Runs one command and prints what it took, as JSON: measure.py STDOUT STDERR COMMAND...

A process of its own, and a small one: Linux counts the memory that a child had between fork and exec into
its peak, so a large parent would make every child look large. What this one adds is below 10 MB.
"""

import json
import os
import sys
import time

stdout, stderr, *command = sys.argv[1:]
flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
start = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ, file_actions=[
    (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, stdout, flags, 0o644),
    (os.POSIX_SPAWN_OPEN, 2, stderr, flags, 0o644)])
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
print(json.dumps({
    "status": os.waitstatus_to_exitcode(status), "seconds": seconds,
    "cpuSeconds": usage.ru_utime + usage.ru_stime, "peakBytes": usage.ru_maxrss * 1024,
    "voluntarySwitches": usage.ru_nvcsw}))
