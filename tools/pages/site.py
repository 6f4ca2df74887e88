"""Makes the site's sources from the project's pages: site.py FOLDER

Pages stay where they are in the project, so links among them stay too. A link to a program or another text leads to a page that shows it, one to a
folder to a list of what is in it, one to a header in one file to that file. Beside them stands mkdocs.yml.
"""
import pathlib
import re
import shutil
import sys

import links
import reference
from names import CHAPTERS, ROOT

TEXTS = {'.cpp': 'c++', '.hpp': 'c++', '.py': 'python', '.sh': 'bash', '.txt': 'cmake', '.cu': 'c++', '.build': 'python', '.json': 'json'}

NAVIGATION = [
    ('Home', 'README.md'),
    ('Guide', 'docs/guide'),
    ('Cookbook', 'docs/cookbook'),
    ('Reference', [('All names', 'docs/reference/index.md'), ('What the compiler says', 'docs/reference/messages.md'),
                   ('Glossary', 'docs/glossary.md'), ('Questions', 'docs/faq.md'),
                   *((title, f'docs/reference/{reference.slug(title)}.md') for title in CHAPTERS)]),
    ('In depth', [('Installing', 'docs/installing.md'), ('Ordinary C++', 'docs/ordinary_cpp.md'), ('Arrays', 'docs/arrays.md'), ('Scans', 'docs/scans.md'), ('Columns in files', 'docs/files.md'), ('Machines and chunks', 'docs/scaling.md'), ('Residuals', 'docs/residuals.md'), ('Solvers', 'docs/solvers.md'), ('Proofs', 'docs/proofs.md'), ('Edges', 'docs/edges.md'),
                  ('Matrices', 'docs/matrices.md'), ('Backpropagation', 'docs/backpropagation.md'), ('Training', 'docs/training.md'),
                  ('Certified fits', 'docs/nist.md'), ('CUDA', 'docs/gpu.md'), ('Accuracy', 'docs/accuracy.md'),
                  ('Performance', 'docs/performance.md')]),
    ('Project', [('How it is built', 'docs/design.md'), ('Verification', 'docs/verification.md'), ('Contributing', 'CONTRIBUTING.md'),
                 ('Security', 'SECURITY.md'), ('Changes', 'CHANGELOG.md')]),
]
CONFIGURATION = """site_name: chainrule
site_description: Derivatives of formulas in C++20, made while the program compiles
docs_dir: pages
site_dir: site
use_directory_urls: false
theme:
  name: material
  font: false
  custom_dir: theme
  features: [navigation.tabs, navigation.top, content.code.annotate, search.highlight, search.suggest]
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      primary: indigo
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: indigo
extra_css: [site.css]
plugins:
  - search:
      separator: '[\\s\\-:,.;()<>\\[\\]"`/=|{}*+&!]+'
markdown_extensions: [tables, fenced_code, attr_list, md_in_html, pymdownx.superfences, pymdownx.highlight, pymdownx.inlinehilite, toc]
nav:
"""
STYLE = """/* Links that are seen on the dark page. */
[data-md-color-scheme="slate"] { --md-typeset-a-color: #9fa8ff; --md-accent-fg-color: #c5caff; }
[data-md-color-scheme="slate"] .md-nav__link--active { color: #9fa8ff; }
/* Words of code are not torn, long sentences in headings are; tables of links keep to the page. */
.md-typeset h2, .md-typeset h1 { overflow-wrap: anywhere; }
.md-typeset img { max-width: 100%; height: auto; }
.md-typeset table:not([class]) td:first-child { white-space: nowrap; }
@media (max-width: 600px) { .md-typeset table:not([class]) td:first-child { white-space: normal; overflow-wrap: anywhere; } }
"""

# A sentence of a compiler goes into the search box as it is: its marks would be operators of a query, and what every sentence has finds nothing.
SEARCH = """{% extends "base.html" %}
{% block libs %}
<script>
var __search = {
  transform: query => query.replace(/static assertion failed|static_assert|chainrule:|error:/gi, " ").replace(/[^\\p{L}\\p{N}_]+/gu, " ").trim()
}
</script>
{{ super() }}
{% endblock %}
"""


def title_of(path):
    text = path.read_text()
    heading = re.search(r'^# (.*)$', text, re.MULTILINE)
    return heading[1] if heading else path.stem


def navigation():
    lines = []
    for title, entry in NAVIGATION:
        if isinstance(entry, list):
            inside = [(name, page) for name, page in entry if (ROOT / page).exists()]
        elif entry.endswith('.md'):
            lines.append(f'  - "{title}": {entry}')
            continue
        else:
            found = sorted((ROOT / entry).glob('*.md'), key=lambda path: (path.stem != 'index', order(path)))
            inside = [(title_of(path), path.relative_to(ROOT).as_posix()) for path in found]
        lines.append(f'  - "{title}":')
        lines += [f'      - "{name}": {page}' for name, page in inside]
    return '\n'.join(lines) + '\n'


def order(path):
    """Pages of a folder in the order in which its index lists them."""
    index = path.parent / 'index.md'
    at = index.read_text().find(f']({path.name})') if index.exists() else -1
    return (at < 0, at, path.name)


class Site:
    def __init__(self, folder):
        self.folder = folder
        self.extra = {}

    def shown(self, target):
        """The page that shows a program, a text or a folder."""
        path = target.relative_to(ROOT).as_posix()
        if target.is_dir():
            if (target / 'README.md').exists():
                return f'{path}/README.md'
            page = f'{path}/index.md'
            entries = '\n'.join(f'- {each.name}' for each in sorted(target.iterdir()) if not each.name.startswith(('.', '__')))
            self.extra[page] = f'# {path}\n\nIn this folder of the project:\n\n{entries}\n'
        elif target.stat().st_size > 500_000:  # a header in one file: to be taken, not read
            page = path
            self.extra[page] = target.read_bytes()
        else:
            page = f'{path}.md'
            text = target.read_text().rstrip('\n')
            self.extra[page] = f'# {path}\n\n````{TEXTS.get(target.suffix, "text")}\n{text}\n````\n'
        return page

    def rewritten(self, page):
        def leads(match):
            link = match[1]
            path, mark, fragment = link.partition('#')
            target = (page.parent / path).resolve()
            if re.match(r'\w+:', link) or not path or not target.exists() or target.suffix in ('.md', '.svg', '.html', '.png'):
                return match[0]
            here = page.parent.relative_to(ROOT)
            up = pathlib.PurePosixPath(*['..'] * len(here.parts))
            return f']({up / self.shown(target)}{mark}{fragment})'
        parts = re.split(r'(^```.*?^```)', page.read_text(), flags=re.MULTILINE | re.DOTALL)
        text = ''.join(part if k % 2 else re.sub(r'(?<!\\)\]\(([^()\s]+)\)', leads, part) for k, part in enumerate(parts))
        # The code of a C++ block: the highlighter knows it as cpp.
        return re.sub(r'^```c\+\+$', '```cpp', text, flags=re.MULTILINE)

    def write(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        for page in links.pages():
            self.put(page.relative_to(ROOT), self.rewritten(page))
        for path, text in self.extra.items():
            self.put(path, text if isinstance(text, bytes) else re.sub(r'^(`{3,4})c\+\+$', r'\1cpp', text, flags=re.MULTILINE))
        for figure in sorted((ROOT / 'docs').rglob('*')):
            if figure.suffix in ('.svg', '.html', '.png'):
                self.put(figure.relative_to(ROOT), figure.read_bytes())
        self.put('site.css', STYLE)
        (self.folder / 'theme').mkdir()
        (self.folder / 'theme' / 'main.html').write_text(SEARCH)
        (self.folder / 'mkdocs.yml').write_text(CONFIGURATION + navigation())

    def put(self, path, content):
        target = self.folder / 'pages' / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)


if __name__ == '__main__':
    Site(pathlib.Path(sys.argv[1])).write()
