"""What the compiler says: every sentence in the headers, with the mistakes of test/compile_fail that give it and their cures."""
import re

from names import HEADERS, ROOT

CASES = ROOT / 'test' / 'compile_fail'
LITERAL = r'"((?:\\.|[^"\\])*)"'


def sentences():
    """Every sentence that a static_assert or a printed test result holds, with the header it stands in."""
    found = {}
    for header in sorted(HEADERS.rglob('*.hpp')):
        for whole in re.finditer(rf'(static_assert|printf)\((?:[^;"]|"(?!chainrule: ))*?((?:{LITERAL}\s*)+)', header.read_text()):
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
        elif line.startswith('//') or re.match(r'#include <(chainrule|boost/hana|array)|namespace (cr|hana) =|using namespace', line):
            continue
        else:
            if into != 'right':
                wrong.append(line)
            if into != 'wrong':
                right.append(line)
            if into == 'right':
                cure.append(line)
    return '\n'.join(wrong), '\n'.join(right), '\n'.join(cure)


def expected(text):
    return [value for value in re.findall(r'^// expect(?:\([\w-]+\))?: (.*?) *$', text, re.MULTILINE)]


def key(text):
    """Words alone: what a format prints is left out."""
    return re.sub(r'[^a-z0-9<>()]+', ' ', re.sub(r'%\w+', '', text.lower())).strip()


def collected():
    """Sentence -> (header, cases). A case belongs to every sentence that one of its expectations begins or names."""
    known = sentences()
    cases = {text: [] for text in known}
    left = []
    for case in sorted(CASES.glob('*.cpp')):
        text = case.read_text()
        wanted = [value for value in expected(text)]
        owners = [sentence for sentence in known if any(key(value) and key(value) in key(sentence) for value in wanted if 'chainrule: ' in value)]
        if not owners:  # the text stands in the middle of a sentence, or comes from the compiler
            owners = [sentence for sentence in known if any(len(value) > 24 and key(value) in key(sentence) for value in wanted)]
        for owner in owners[:1]:
            cases[owner].append(case)
        if not owners:
            left.append(case)
    return known, cases, left


def page(links):
    """The page of all sentences; `links` makes a link of a name's page."""
    known, cases, left = collected()
    out = ['---', 'hide: [toc]', '---', '# What the compiler says', '',
           'Every sentence of this library begins with `chainrule:` and says what to write instead. Compilers print it in their first lines,',
           'g++ behind `static assertion failed:`. Search for its words here, or with the search box. Under each stands a program that gives',
           'it, and the cure; both are compiled by `test/compile_fail`. What only another library or the compiler itself says is on the page',
           'of [questions](../faq.md).' if (ROOT / 'docs' / 'faq.md').exists() else 'itself says is not here.', '']
    if not (ROOT / 'docs' / 'faq.md').exists():
        out[-2:] = ['']
        out[-2] = out[-2].replace(' What only another library or the compiler itself says is on the page', '')
    for sentence in sorted(known, key=lambda s: s.removeprefix('chainrule: ').lower()):
        out += [f'<a id="{anchor(sentence)}"></a>', '', f'## {heading(sentence)}', '']
        if names := links(sentence):
            out += ['On ' + ', '.join(names) + '.', '']
        for case in cases[sentence]:
            text = case.read_text()
            told = re.findall(r'^// cure: (.*)', text, re.MULTILINE)
            wrong, right, cure = branches(text)
            out += [*told, *([''] if told else []), '```c++', wrong.strip('\n'), '```', '']
            if cure.strip():
                out += ['Instead:', '', '```c++', cure.strip('\n'), '```', '']
            elif wrong != right:
                out += ['Leave it out.', '']
        if not cases[sentence]:
            out += [f'In [`{known[sentence].removeprefix("include/chainrule/")}`](../../{known[sentence]}).', '']
    return '\n'.join(out).rstrip() + '\n', known, cases, left


def anchor(sentence):
    """An anchor of its own: sites and forges make different ones of a heading with `==` in it."""
    return 's-' + re.sub(r'[^a-z0-9]+', '-', re.sub(r'%\w+', '', sentence.removeprefix('chainrule: ').lower())).strip('-')


def heading(sentence):
    """In a heading, where a backslash would show in the search's titles: what prints numbers is left out, angles are entities."""
    return re.sub(r'%\w+', '...', sentence).replace('<', '&lt;').replace('>', '&gt;')
