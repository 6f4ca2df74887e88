"""Writes docs/reference from the headers: reference.py [--check]

A page for each public name, from its comments, its operation's facts and its example; a page for each chapter, with curves;
a page of all sentences; and the code and output that other pages show (splice.py). --check writes nothing and names what is not current.
"""
import pathlib
import re
import sys

import curves
import messages
import programs
import splice
from names import CHAPTERS, ROOT, public_names

REFERENCE = 'docs/reference'
INTRODUCTIONS = {
    'Arithmetic': 'Operands are formulas, exact constants (`2_c`) and integers of Hana. A plain number is a sentence: `2 * x` says to write `2_c`.',
    'Conditions and selection': 'Conditions are what `select` chooses by. They have no derivative; `==` and `!=` ask whether two *formulas* are the same.',
    'Your own operation': 'A struct with a name, a value and partial derivatives; all else here is what it may state besides '
                          '([how](../../CONTRIBUTING.md#add-an-operation), [an example](../../examples/own_operation.cpp)).',
    'Matrices': 'In `<chainrule/matrix.hpp>`, with values of Eigen ([more](../matrices.md)).',
    'Ordinary C++': '[Ordinary C++ as a formula](../ordinary_cpp.md) tells what can be recorded.',
    'Functions for numbers': 'A call takes all numbers, or one `std::array`, `std::span` or Eigen vector of them. [What it costs](../performance.md).',
}
CURVES_NOTE = 'Drawn: the value, and the first and second derivative in the first argument, by the functions themselves.'


def slug(chapter):
    return re.sub(r'[^a-z]+', '-', chapter.lower().replace('c++', 'cpp')).strip('-')


def prose(doc):
    """A comment as Markdown: `Limits:` and `Cost:` begin a paragraph."""
    doc = re.sub(r'(?<![`\w<])(cr::\w+(?:<(?:[^<>]|<[^<>]*>)*>)?(?:\((?:[^()`]|\([^()`]*\))*\))?(?:\[\w+\])?)(?![^`]*`(?:[^`]*`[^`]*`)*[^`]*$)', r'`\1`', doc)
    doc = ''.join(part if k % 2 else part.replace('*', '\\*').replace('<', '&lt;').replace('>', '&gt;') for k, part in enumerate(re.split(r'(`[^`]*`)', doc)))
    return re.sub(r' ?\b(Limits|Cost|Shapes|Units|Domain|Errors): ', r'\n\n**\1**: ', doc).strip()


def first_sentence(doc):
    # Not at "e.g." or a number's point: a sentence ends before a capital letter.
    text = prose(re.split(r' ?\b(?:Limits|Cost): ', doc)[0])
    return re.split(r'(?<=[.;:])\s+(?=[A-Z])', text, maxsplit=1)[0].rstrip('.;:')


def cell(text):
    return text.replace('|', '\\|')


def code(text):
    return ['```c++', text, '```']


def wrapped(declaration):
    """A declaration in lines that a reader takes in."""
    return re.sub(r'^(template <(?:[^<>]|<[^<>]*>)*>) ', r'\1\n', declaration)


FACTS = {
    'within': 'Values lie in', 'parity': 'Symmetry', 'growth': 'Growth', 'homogeneous': 'Homogeneous of degree', 'commutes': 'Arguments commute',
}


def facts_table(facts, arguments):
    """What the operation's struct states."""
    domains = [value for what, value in facts if what == 'domain']
    rows = []
    if domains:
        said = domains[0] if len(set(domains)) == 1 else '; '.join(f'`{a}`: {d}' for a, d in zip(arguments, domains))
        rows.append(('Domain', said))
    rows += [(FACTS[what], value) for what, value in facts if what in FACTS]
    if exact := [value for what, value in facts if what == 'exact']:
        rows.append(('Exact values', ', '.join(f'`{value}`' for value in exact)))
    complex_numbers = dict(facts).get('complex')
    rows.append(('Complex numbers', {'no': 'not holomorphic: refused', 'derivatives': 'its value is not known there, its derivatives may be',
                                     None: 'yes'}[complex_numbers]))
    rows.append(('Weight in operation counts', dict(facts)['cost']))
    return ['| the operation states | |', '|---|---|', *(f'| {what} | {value} |' for what, value in rows)]


class Reference:
    def __init__(self):
        self.names = public_names()
        self.examples, self.facts, self.curves = programs.run_all(self.names)
        self.files = {}
        self.by_page = {}
        for name in self.names.values():
            assert name.page not in self.by_page, name.page
            self.by_page[name.page] = name

    def links(self, sentence):
        """Links to the pages of the names that a sentence is about."""
        text = sentence.removeprefix('chainrule: ')
        words = re.findall(r'cr::(\w+)', text) + re.findall(r'^(\w+)[:<]', text) + re.findall(r'\b(\w+)\(', text)
        found = dict.fromkeys(w for w in words if w in self.names and not (w in ('f', 'sum', 'text') and f'cr::{w}' not in text))
        return [f'[`{word}`]({self.names[word].page}.md)' for word in found]

    def sentences_about(self, name):
        return [s for s in self.sentences if f'({name.page}.md)' in ' '.join(self.links(s))]

    def page(self, name):
        out = [f'# {name.name}', '', f'[Reference](index.md) › [{name.chapter}]({slug(name.chapter)}.md)', '']
        doors = {'matrix': 'matrix.hpp', 'adapters': 'simd.hpp'}
        header = doors.get(name.declarations[0].header.split('/')[0], 'chainrule.hpp')
        for k, declared in enumerate(name.declarations):
            shown = wrapped(declared.text)
            if declared.data:
                shown += ' {\n' + '\n'.join(f'  {line}' for line in declared.data) + '\n};'
            out += [*code(shown), '']
            if declared.doc and (k == 0 or declared.doc != name.declarations[k - 1].doc):
                out += [prose(declared.doc), '']
            for doc, member in ([] if name.name == 'matrix_workspace' else declared.members):
                out += [*code(wrapped(member)), '', prose(doc), '']
        if name.page in self.facts:
            out += [*facts_table(self.facts[name.page], name.arguments or ['u', 'v']), '']
        if self.curves.get(name.page):
            out += [f'![The value and both derivatives of {name.name}](figures/{name.page}.svg)', '', CURVES_NOTE, '']
        shown = self.examples.get(name.page)
        if shown:
            out += ['## Example', '', *code(shown[0].strip()), '', 'prints', '', '```text', shown[1].rstrip(), '```', '']
            if len(shown) > 2:
                out += [f'({self.variables(name, shown[2])} [the whole program](../../{shown[2]}))', '']
            else:
                out += ['(`x`, `y`, `z` are variables.)', '']
        if told := self.sentences_about(name):
            out += ['## When it is misused', '', *(f'- [{messages.heading(s)}](messages.md#{messages.anchor(s)})' for s in told), '']
        out += [f'In `<chainrule/{header}>`, declared by `{name.declarations[0].header}`.']
        return '\n'.join(out) + '\n'

    @staticmethod
    def variables(name, source):
        return '`A`, `B`, `X`, `T`, `b` are matrices and a vector:' if 'matrices' in source else '`x` and `y` are variables, `xs` is an array of them:'

    def chapter(self, title, names):
        out = [f'# {title}', '']
        if title in INTRODUCTIONS:
            out += [INTRODUCTIONS[title], '']
        out += ['| name | what it is |', '|---|---|']
        for name in names:
            shown = name.name.replace('|', '\\|')
            out.append(f'| [`{shown}`]({name.page}.md) | {cell(first_sentence(name.declarations[0].doc))} |')
        drawn = [name for name in names if self.curves.get(name.page)]
        if drawn:
            out += ['', CURVES_NOTE + ' Other arguments are held, as each name says.']
        for name in drawn:
            held = programs.RANGES.get(name.page, (0, 0))[2:]
            first = programs.Operation(name)
            constant = ['1'] * first.constants
            title = f'{name.name}({", ".join([*constant, "x", *held])})'
            out += ['', f'## {title}', '', f'![The value and both derivatives of {title}](figures/{name.page}.svg)', '',
                    f'[{name.name}]({name.page}.md): {first_sentence(name.declarations[0].doc)}.']
        return '\n'.join(out) + '\n'

    def index(self, chapters):
        out = ['# Reference', '', 'Every public name. The pages are written by `tools/reference` from the comments in the headers, from what each operation',
               'states of itself, and from examples that are compiled and run. [What the compiler says](messages.md) lists every sentence of a',
               'misuse with its cure; [the glossary](../glossary.md) explains our words.', '']
        for title, names in chapters.items():
            out += [f'## [{title}]({slug(title)}.md)', '', ' '.join(f'[`{name.name}`]({name.page}.md)'.replace('||', '\\|\\|') for name in names), '']
        return '\n'.join(out).rstrip() + '\n'

    def write(self):
        chapters = {title: [] for title in CHAPTERS}
        for name in self.names.values():
            chapters[name.chapter].append(name)
        text, self.sentences, self.without_case = messages.page(self.links, [self.examples.pop(page) for page in sorted(self.examples) if page.startswith('thrown_')])
        self.files[f'{REFERENCE}/messages.md'] = text
        for name in self.names.values():
            self.files[f'{REFERENCE}/{name.page}.md'] = self.page(name)
            if points := self.curves.get(name.page):
                held = programs.RANGES.get(name.page, (0, 0))[2:]
                title = f'{name.name}({", ".join([*["1"] * programs.Operation(name).constants, "x", *held])})'
                self.files[f'{REFERENCE}/figures/{name.page}.svg'] = curves.drawing(title, 'x', points)
        for title, names in chapters.items():
            assert slug(title) not in self.by_page, title
            self.files[f'{REFERENCE}/{slug(title)}.md'] = self.chapter(title, names)
        self.files[f'{REFERENCE}/index.md'] = self.index(chapters)
        return self.files


def main(check):
    reference = Reference()
    # What examples print is checked where they are run as tests.
    files = reference.write() | splice.pages(None if check else programs.output_of_example)
    missing = [name.name for name in reference.names.values() if name.page not in reference.examples]
    stale = [path for path, text in files.items() if not (ROOT / path).exists() or (ROOT / path).read_text() != text]
    gone = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / REFERENCE).rglob('*')) if path.is_file()
            and path.relative_to(ROOT).as_posix() not in files]
    for name in missing:
        print(f'{name} has no example: write one in examples/reference')
    for sentence in reference.without_case:
        print(f'no case gives the sentence, write one in test/compile_fail or test/sentences: {sentence}')
    if check:
        for path in stale + gone:
            print(f'{path} is not current: run tools/reference')
    else:
        for path in stale:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(files[path])
        for path in gone:
            (ROOT / path).unlink()
    print(f'{len(reference.names)} names, {len(files)} files, {len(stale) + len(gone)} {"not current" if check else "written"}')
    return 1 if missing or reference.without_case or (check and stale + gone) else 0


if __name__ == '__main__':
    sys.exit(main('--check' in sys.argv[1:]))
