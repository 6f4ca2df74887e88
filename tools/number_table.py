"""The table of derivatives in other number types: number_table.py FILE...

Each file is what test/long/derivatives_of_numbers.cpp prints for one type.
"""
import pathlib
import sys

errors, listed, types = {}, [], []
for file in sys.argv[1:]:
    for line in pathlib.Path(file).read_text().splitlines():
        if line.startswith('# listed\t'):
            entry = line.split('\t')[1:]
            listed += [entry] if entry not in listed else []
        elif line.startswith('# '):
            number, name, first, second, _ = line[2:].split('\t')
            name = name.split('(')[0]
            types += [number] if number not in types else []
            key = (name, name in errors and number in errors.get(name, {}))  # the two that are called - are told apart
            errors.setdefault(name if not key[1] else f'{name} ', {})[number] = (first, second)


def shown(error):
    number = float(error)
    return 'infinite' if number == float('inf') else '0' if number < 1e-3 else error


print('| Operation | ' + ' | '.join(types) + ' |\n|' + '---|' * (len(types) + 1))
for name, found in errors.items():
    cells = [' / '.join(map(shown, found[number])) if number in found else '' for number in types]
    print(f'| {name.strip()} | ' + ' | '.join(cells) + ' |')
print('\nAbove a goal:\n')
for number, operations, where, why in listed:
    names = ', '.join('`' + name.split('(')[0] + '`' for name in operations.strip('|').split('|'))
    print(f'- {number}: {names}, where {where}: {why}.' if not where.startswith('everywhere') else f'- {number}: {names}, {where}: {why}.')
