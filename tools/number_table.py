"""The table of errors in other number types: number_table.py FILE...

Each file is what test/long/derivatives_of_numbers.cpp prints for one type. Of several files of a type, which differ in the instructions of
the machine, the table has the largest errors.
"""
import collections
import pathlib
import sys

errors = collections.defaultdict(dict)  # operation: type: the worst value, first and second derivative
listed, types = [], []
for file in sys.argv[1:]:
    seen = collections.Counter()
    for line in pathlib.Path(file).read_text().splitlines():
        if line.startswith('# listed\t'):
            entry = line.split('\t')[1:]
            listed += [entry] if entry not in listed else []
        elif line.startswith('# '):
            number, name, *found, _ = line[2:].split('\t')
            name = name.split('(')[0]
            seen[name] += 1
            row = errors[name, seen[name]]  # the two that are called - are told apart
            types += [number] if number not in types else []
            row[number] = [max(pair, key=float) for pair in zip(found, row.get(number, found))]


def shown(error):
    number = float(error)
    return 'infinite' if number == float('inf') else '0' if number < 1e-3 else error


print('| Operation | ' + ' | '.join(types) + ' |\n|' + '---|' * (len(types) + 1))
for (name, _), row in errors.items():
    cells = [' / '.join(map(shown, row[number])) if number in row else '' for number in types]
    print(f'| {name} | ' + ' | '.join(cells) + ' |')
print('\nAbove a goal:\n')
for number, operations, where, why in listed:
    names = ', '.join('`' + name.split('(')[0] + '`' for name in operations.strip('|').split('|'))
    print(f'- {number}: {names}, where {where}: {why}.' if not where.startswith('everywhere') else f'- {number}: {names}, {where}: {why}.')
