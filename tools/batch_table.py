"""Prints the table of batches in docs/accuracy.md: batch_table.py FOLDER    with errors-ISA.tsv and lanes-ISA.tsv for each set of instructions."""
import collections
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
SETS = {'sse2': 'SSE2', 'avx2': 'AVX2', 'avx512': 'AVX-512'}
errors = collections.defaultdict(lambda: [0.0, 0.0])  # name: the worst of all sets, in double and in float
ratios = {}  # name, type, set: of a lane's time to a number's
for name in SETS:
    for line in (folder / f'errors-{name}.tsv').read_text().splitlines():
        function, wide, narrow = line.split('\t')
        errors[function] = [max(errors[function][0], float(wide)), max(errors[function][1], float(narrow))]
    for line in (folder / f'lanes-{name}.tsv').read_text().splitlines():
        function, kind, _, ratio = line.split('\t')
        ratios[function, kind, name] = ratio

print('| Function | error, `double` | `float` |', *(f' `{kind}`, {title} |' for kind in ('double', 'float') for title in SETS.values()), sep='')
print('|---|---|---|' + '---|' * 6)
for function, (wide, narrow) in errors.items():
    cells = [ratios.get((function, kind, name), '') for kind in ('double', 'float') for name in SETS]
    print(f'| {function} | {wide:.2f} | {narrow:.2f} | ' + ' | '.join(cells) + ' |')
