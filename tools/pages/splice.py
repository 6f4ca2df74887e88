"""Pages that show a program: what stands between two marks is taken from the program and from what it prints.

    <!-- code: examples/greeks.cpp -->                         the whole file
    <!-- code: examples/greeks.cpp from: WORDS to: WORDS -->   from the line that has these words to the line that has those
    <!-- output: examples/greeks.cpp -->                       what it prints when it runs without arguments
    <!-- end -->

splice.py SOURCE PROGRAM checks that the pages show what the program, made from that source, prints now.
"""
import pathlib
import re
import subprocess
import sys
import textwrap

from names import ROOT

LANGUAGES = {'.cpp': 'c++', '.hpp': 'c++', '.txt': 'cmake'}
MARK = re.compile(r'(<!-- (code|output): (\S+)(.*?) -->\n)(.*?)(<!-- end -->)', re.DOTALL)


def part(text, options):
    first = re.search(r'from: (.*?)(?= to: |$)', options)
    last = re.search(r'to: (.*)', options)
    lines = text.rstrip('\n').split('\n')
    start = next(k for k, line in enumerate(lines) if first[1].strip() in line) if first else 0
    end = next(k for k, line in enumerate(lines) if k >= start and last[1].strip() in line) if last else len(lines) - 1
    return textwrap.dedent('\n'.join(lines[start:end + 1]))


def shown(kind, source, options, output):
    if kind == 'code':
        text = part((ROOT / source).read_text(), options)
        return f'```{LANGUAGES.get(pathlib.Path(source).suffix, "")}\n{text}\n```\n'
    return f'```text\n{part(output(source), options)}\n```\n'


def without_noise(text):
    """What another machine may print otherwise: the digits of what is nothing but rounding, and times."""
    return re.sub(r'-?\d\.?\d*e-1\d|-?0\.0+\b', '0', text)


def pages(output=None):
    """Every page under docs with such marks, as it should be; without `output`, a function of a source, what is printed stays."""
    found = {}
    for page in sorted((ROOT / 'docs').rglob('*.md')):
        text = page.read_text()
        if page.is_relative_to(ROOT / 'docs' / 'reference') or not MARK.search(text):
            continue

        def fresh(mark):
            if mark[2] == 'output' and output is None:
                return mark[0]
            text = shown(mark[2], mark[3], mark[4], output)
            return mark[0] if without_noise(text) == without_noise(mark[5]) else mark[1] + text + mark[6]
        found[page.relative_to(ROOT).as_posix()] = MARK.sub(fresh, text)
    return found


def check(source, program):
    """The pages that show another output of this source than the program's."""
    printed = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    known = pages()
    wrong = [page for page, text in known.items() for mark in MARK.finditer(text) if mark[2] == 'output' and mark[3] == source
             and without_noise(mark[5]) != without_noise(shown('output', source, mark[4], lambda _: printed))]
    for page in wrong:
        print(f'{page} shows another output of {source}: run tools/reference')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(check(pathlib.Path(sys.argv[1]).resolve().relative_to(ROOT).as_posix(), sys.argv[2]))
