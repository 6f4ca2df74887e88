"""What the compiler says: every sentence in the headers, with the mistakes of test/compile_fail that give it and their cures."""
import re
import textwrap

from names import HEADERS, ROOT

CASES = ROOT / 'test' / 'compile_fail'  # a mistake each
TOGETHER = ROOT / 'test' / 'sentences'  # programs of many mistakes
LITERAL = r'"((?:\\.|[^"\\])*)"'


def sentences():
    """Every sentence that a static_assert or a printed test result holds, with the header it stands in."""
    found = {}
    for header in sorted(HEADERS.rglob('*.hpp')):
        for whole in re.finditer(rf'(static_assert|(?<!f)printf)\((?:[^;"]|"(?!chainrule: ))*?((?:{LITERAL}\s*)+)', header.read_text()):
            text = ''.join(re.findall(LITERAL, whole[2])).replace('\\"', '"').replace('\\\\', '\\')
            if text.startswith('chainrule: '):
                found.setdefault(text, header.relative_to(ROOT).as_posix())
    return found


def branches(text):
    """A case's code with the mistake and with its cure, without what every program begins with; and the cure's own lines."""
    wrong, right, cure, into = [], [], [], 'both'
    for line in text.splitlines():
        if line == '#ifdef CHAINRULE_FIX':
            into = 'right'
        elif line == '#ifndef CHAINRULE_FIX':
            into = 'wrong'
        elif line == '#else' and into != 'both':
            into = 'wrong' if into == 'right' else 'right'
        elif line == '#endif':
            into = 'both'
        elif re.match(r' *// expect', line) or line.startswith('//') or re.match(r'#include <(chainrule|boost/hana|array)|namespace (cr|hana) =|using namespace', line):
            continue
        else:
            if into != 'right':
                wrong.append(line)
            if into != 'wrong':
                right.append(line)
            if into == 'right':
                cure.append(line)
    return '\n'.join(wrong), '\n'.join(right), textwrap.dedent('\n'.join(cure))


def expected(text):
    return [value for value in re.findall(r'^ *// expect(?:\([\w-]+\))?: (.*?) *$', text, re.MULTILINE)]


def key(text):
    """Words alone: what a format prints is left out."""
    return re.sub(r'[^a-z0-9<>()]+', ' ', re.sub(r'%\w+', '', text.lower())).strip()


def mistakes():
    """The text of every case, and of every mistake among others: it begins with what is expected of it."""
    for case in sorted(CASES.glob('*.cpp')):
        yield case.read_text()
    for program in sorted(TOGETHER.glob('*.cpp')):
        for part in re.split(r'^(?= *// expect: )', program.read_text(), flags=re.MULTILINE)[1:]:
            part = textwrap.dedent(part.split('\ninline void calls() {')[0]).rstrip()
            yield part[:-1] if part.endswith('\n}') and '\nstruct ' not in part else part


def collected():
    """Sentence -> header, sentence -> texts of the cases: of a sentence that one of their expectations begins or names."""
    known = sentences()
    cases = {sentence: [] for sentence in known}
    for text in mistakes():
        wanted = [key(value) for value in expected(text)]
        owners = [sentence for sentence in known if any(len(value) > 12 and key(sentence).startswith(value) for value in wanted)]
        if not owners:  # the text stands in the middle of a sentence, or comes from the compiler
            owners = [sentence for sentence in known if any(len(value) > 24 and value in key(sentence) for value in wanted)][:1]
        for owner in owners:
            cases[owner].append(text)
    return known, cases


def page(links, at_run_time):
    """The page of all sentences; `links` makes a link of a name's page, `at_run_time` are the examples of what is thrown."""
    known, cases = collected()
    out = ['---', 'hide: [toc]', '---', '# What the compiler says', '',
           'Every sentence of this library begins with `chainrule:` and says what to write instead. Compilers print it in their first lines,',
           'g++ behind `static assertion failed:`. Search for its words here, or paste it into the search box of the site. Under each stands a program',
           'that gives it, and the cure; both are compiled by tests. What the compiler says in words of its own is among the',
           '[questions](../faq.md).', '']
    if not (ROOT / 'docs' / 'faq.md').exists():
        out[-3:] = ['that gives it, and the cure; both are compiled by tests.', '']
    for sentence in sorted(known, key=lambda s: s.removeprefix('chainrule: ').lower()):
        out += [f'<a id="{anchor(sentence)}"></a>', '', f'## {heading(sentence)}', '']
        if names := links(sentence):
            out += ['On ' + ', '.join(names) + '.', '']
        for text in cases[sentence]:
            told = re.findall(r'^// cure: (.*)', text, re.MULTILINE)
            wrong, right, cure = branches(text)
            out += [*told, *([''] if told else []), '```c++', wrong.strip('\n'), '```', '']
            if cure.strip():
                out += ['Instead:', '', '```c++', cure.strip('\n'), '```', '']
            elif wrong != right:
                out += ['Leave it out.', '']
    out += ['<a id="at-run-time"></a>', '', '## While the program runs', '',
            'Lengths and shapes that only a call knows, and labels, are checked before anything is calculated. What is wrong is thrown, as a',
            '`std::invalid_argument` or a `std::logic_error` (without exceptions the program ends):', '']
    for code, printed, *_ in at_run_time:
        out += ['```c++', code.strip(), '```', '', 'prints', '', '```text', printed.rstrip(), '```', '']
    return '\n'.join(out).rstrip() + '\n', known, [sentence for sentence in known if not cases[sentence]]


def anchor(sentence):
    """An anchor of its own: sites and forges make different ones of a heading with `==` in it."""
    return 's-' + re.sub(r'[^a-z0-9]+', '-', re.sub(r'%\w+', '', sentence.removeprefix('chainrule: ').lower())).strip('-')


def heading(sentence):
    """In a heading, where a backslash would show in the search's titles: what prints numbers is left out, angles are entities."""
    return re.sub(r'%\w+', '...', sentence).replace('<', '&lt;').replace('>', '&gt;')
