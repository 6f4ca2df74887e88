"""A rank that throws, is killed or leaves ends the job of all ranks, with a message, soon: mpi_trouble.py PROGRAM MPIRUN...   prints TAP."""
import re
import subprocess
import sys
import time

program, *mpirun = sys.argv[1:]
LONGEST = 10  # seconds
WAYS = {  # how it goes wrong: what is said, and whether the job fails
    '': (r'1000 steps: 5750', False),
    'uneven': (r'chainrule: rank 1 of 3: v has length 0, but should have length 3 by the length of t', True),
    'nothing': (r'chainrule: rank [012] of 3: mean over row from 0 to -1: min, max and mean of nothing', True),
    'differ': (r'chainrule: rank [012] of 3: cr::distributed: the parameters differ from those of rank [012]', True),
    'arrays': (r'chainrule: rank [012] of 3: what is summed over ranks has length [234], but the function takes [234]', True),
    'killed': (r'rank 1 .*exited on signal 9', True),
    'exit': (r'Exit code: +3', True),
    'early': (r'chainrule: cr::distributed: MPI is not initialised: call MPI_Init before', False),
    'late': (r'chainrule: cr::distributed: MPI is finalised already', False),
}

for number, (way, (wanted, fails)) in enumerate(WAYS.items(), 1):
    begin = time.monotonic()
    try:
        done = subprocess.run([*mpirun, '-np', '3', program, way], capture_output=True, text=True, timeout=LONGEST)
        said, failed = done.stdout + done.stderr, done.returncode != 0
    except subprocess.TimeoutExpired:
        said, failed = f'no end after {LONGEST} seconds', None
    right = failed == fails and re.search(wanted, said)
    print(f'{"ok" if right else "not ok"} {number} - {way or "nothing"} goes wrong: {time.monotonic() - begin:.1f} s')
    if not right:
        print(said, file=sys.stderr)
print(f'1..{len(WAYS)}')
