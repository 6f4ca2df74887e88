"""Checks the house's rules on every header, and that pages name what exists: structure.py FOLDER   (include/chainrule); prints TAP.

The floors, and the few neighbours on one floor that may be included, stand in the two tables below.
"""
import pathlib
import re
import sys

FLOORS = [
    ('version.hpp',),
    ('core', 'math'),
    ('graph', 'operations'),
    ('calculus', 'function'),
    ('loops',),
    ('residuals',),
    ('backpropagation',),
    ('adapters', 'matrix', 'traced'),
    ('chainrule.hpp', 'matrix.hpp', 'simd.hpp'),
]
NEIGHBOURS = {  # room: the rooms on its own floor that it may include
    'operations': {'graph'},
    'function': {'calculus'},  # functions of whole gradients and Jacobians
    'matrix.hpp': {'chainrule.hpp'},
    'simd.hpp': {'chainrule.hpp'},
    'adapters': {'chainrule.hpp', 'traced'},  # an adapter of a solver is included by users, and brings all of the core
}
# The rooms behind chainrule.hpp, which everybody compiles, and what is too slow to include there.
FAST_ROOMS = ('core', 'math', 'graph', 'operations', 'calculus', 'function', 'loops', 'residuals', 'backpropagation', 'traced')
SLOW_HEADERS = ('complex', 'string', 'iostream')
LONGEST = 400
# What pages call by a path although it stands elsewhere: in the user's own project.
ELSEWHERE = {'subprojects/chainrule'}

floor_of = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
root = pathlib.Path(sys.argv[1])
headers = {path.relative_to(root).as_posix(): path.read_text() for path in sorted(root.rglob('*.hpp'))}
project = root.resolve().parent.parent
pages = {path.relative_to(project).as_posix(): path.read_text() for path in sorted(project.rglob('*.md'))
         if not path.relative_to(project).parts[0].startswith(('build', '.'))}
files = {path.name for path in project.rglob('*') if not path.relative_to(project).parts[0].startswith(('build', '.'))}


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


def every_floor_stands(header, text):
    """A room or a door in the table above is one that can be entered."""
    if header == 'version.hpp':  # asked once
        for name in floor_of:
            if not (root / name).exists():
                yield f'stands on a floor with {name}, which does not exist'


def pages_name_what_exists(page, text):
    """A path in a code span (`core/walk.hpp`, `tools/test`), and a room in a table of rooms, exists."""
    prose = re.sub(r'^```.*?^```', '', text, flags=re.MULTILINE | re.DOTALL)
    # Seen from the project, from the headers, from the tests, and from the page itself; a test's name lacks its ending.
    places = [project, root.parent, root, project / 'test', (project / page).parent]
    for span in re.findall(r'`<?([\w./-]+)>?`', prose):
        words = span.strip('/').split('/')
        is_file = re.search(r'\w\.(hpp|cpp|py|sh|md|txt|dat|cu)$', span)
        is_path = len(words) > 1 and all(re.match(r'[a-z.][\w.-]+$', word) for word in words)
        if span in ELSEWHERE or not (is_path or is_file) or re.search(r'[A-Z]{4}', span):  # NAME.cpp stands for any
            continue
        if len(words) == 1 and words[0] in files:
            continue
        if not any(next(place.glob(f'{span.strip("/")}{ending}'), None) for place in places for ending in ('', '.*')):
            yield f'names {span}, which does not exist'
    for table in re.findall(r'^\|[^\n]*\brooms\b.*?\n(?!\|)', text, re.MULTILINE | re.DOTALL):
        for row in table.splitlines()[2:]:
            for name in re.findall(r'`([\w.]+)`', row.split('|')[2]):
                if not (root / name).exists():
                    yield f'names the room {name}, which does not exist'


def the_design_names_what_exists(page, text):
    """A name of ours in docs/design.md (`from_below`) is one of the headers'."""
    if page == 'docs/design.md':
        prose = re.sub(r'^```.*?^```', '', text, flags=re.MULTILINE | re.DOTALL)
        for name in re.findall(r'`([a-z]+_\w+)`', prose):
            if not any(re.search(rf'\b{name}\b', header) for header in headers.values()):
                yield f'names {name}, which does not exist'


def sentences_are_near_the_door(header, text):
    """Before a sentence, compilers print a line for every header between it and the user's file: doors name its header."""
    if room(header) != header or header == 'version.hpp':
        return
    read = [header]

    def visit(current):
        for target in own_includes(current, headers.get(current, '')):
            if target in headers and target not in read:
                read.append(target)
                has_sentence = 'static_assert' in headers[target] and '"chainrule: ' in headers[target]
                if current != header and room(target) != target and has_sentence and room(current) != current:
                    yield f'should include {target} before {current}: it has a sentence'
                yield from visit(target)

    yield from visit(header)


HEADER_RULES = [rooms_are_known, arrows_point_downward, no_arrow_goes_round, front_door_is_fast, headers_are_short,
                headers_are_guarded, only_the_version_is_a_macro, no_namespace_is_opened, every_floor_stands,
                sentences_are_near_the_door]
PAGE_RULES = [pages_name_what_exists, the_design_names_what_exists]

rules = [(rule, headers) for rule in HEADER_RULES] + [(rule, pages) for rule in PAGE_RULES]
print(f'1..{len(rules)}')
for number, (rule, texts) in enumerate(rules, 1):
    broken = [f'{name} {problem}' for name, text in texts.items() for problem in rule(name, text)]
    print('not ok' if broken else 'ok', number, '-', rule.__name__.replace('_', ' '))
    for line in broken:
        print('#', line, flush=True)
        print(line, file=sys.stderr)
