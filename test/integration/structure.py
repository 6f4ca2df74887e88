"""Checks the house's rules on every header: structure.py FOLDER   (include/chainrule); prints TAP.

The floors, and the few neighbours on one floor that may be included, stand in the two tables below.
"""
import pathlib
import re
import sys

FLOORS = [
    ('version.hpp',),
    ('core', 'math'),
    ('graph', 'operations'),
    ('calculus', 'function', 'matrix'),
    ('adapters', 'data', 'traced'),
    ('chainrule.hpp', 'matrix.hpp', 'simd.hpp', 'parallel.hpp', 'mpi.hpp'),
]
NEIGHBOURS = {  # room: the rooms on its own floor that it may include
    'operations': {'graph'},
    'matrix': {'calculus', 'function'},  # scalar rules as types; cr::function and its wrt and given
    'matrix.hpp': {'chainrule.hpp'},
    'simd.hpp': {'chainrule.hpp'},
}
# The rooms behind chainrule.hpp, which everybody compiles, and what is too slow to include there.
FAST_ROOMS = ('core', 'math', 'graph', 'operations', 'calculus', 'function', 'traced')
SLOW_HEADERS = ('complex', 'string', 'iostream')
LONGEST = 400

floor_of = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
root = pathlib.Path(sys.argv[1])
headers = {path.relative_to(root).as_posix(): path.read_text() for path in sorted(root.rglob('*.hpp'))}


def room(header):
    return header.split('/')[0]


def own_includes(header, text):
    """The library's headers that this one includes, as paths below include/chainrule."""
    for quote, path in re.findall(r'^ *# *include *([<"])(.+?)[>"]', text, re.MULTILINE):
        if quote == '"':
            yield (root / header).parent.joinpath(path).resolve().relative_to(root.resolve()).as_posix()
        elif path.startswith('chainrule/'):
            yield path.removeprefix('chainrule/')


def rooms_are_known(header, text):
    if room(header) not in floor_of:
        yield 'stands in no floor of test/integration/structure.py'


def arrows_point_downward(header, text):
    here = room(header)
    for target in own_includes(header, text):
        there = room(target)
        if target not in headers:
            yield f'includes {target}, which does not exist'
        elif here != there and there not in NEIGHBOURS.get(here, ()) \
                and floor_of.get(there, 99) >= floor_of.get(here, -1):
            yield f'includes {target}: {here} must not know {there}'


def no_arrow_goes_round(header, text):
    todo, seen = [header], set()
    while todo:
        for target in own_includes(current := todo.pop(), headers.get(current, '')):
            if target == header:
                yield f'is included again by {current}'
            if target not in seen:
                seen.add(target)
                todo.append(target)


def front_door_is_fast(header, text):
    if room(header) in FAST_ROOMS:
        for slow in re.findall(rf'^ *# *include *<({"|".join(SLOW_HEADERS)})>', text, re.MULTILINE):
            yield f'includes <{slow}>'


def headers_are_short(header, text):
    if (lines := text.count('\n')) > LONGEST:
        yield f'has {lines} lines, more than {LONGEST}'


def headers_are_guarded(header, text):
    if '#pragma once\n' not in text:
        yield 'lacks #pragma once'


def only_the_version_is_a_macro(header, text):
    defined = re.findall(r'^ *# *define +(\w+)', text, re.MULTILINE)
    undefined = re.findall(r'^ *# *undef +(\w+)', text, re.MULTILINE)
    for macro in defined:
        if macro != 'CHAINRULE_VERSION' and macro not in undefined:
            yield f'leaves the macro {macro} behind'


def no_namespace_is_opened(header, text):
    for name in re.findall(r'^using namespace +([\w:]+)', text, re.MULTILINE):
        yield f'says using namespace {name}'


RULES = [rooms_are_known, arrows_point_downward, no_arrow_goes_round, front_door_is_fast, headers_are_short,
         headers_are_guarded, only_the_version_is_a_macro, no_namespace_is_opened]

print(f'1..{len(RULES)}')
for number, rule in enumerate(RULES, 1):
    broken = [f'{header} {problem}' for header, text in headers.items() for problem in rule(header, text)]
    print('not ok' if broken else 'ok', number, '-', rule.__name__.replace('_', ' '))
    for line in broken:
        print('#', line, flush=True)
        print(line, file=sys.stderr)
