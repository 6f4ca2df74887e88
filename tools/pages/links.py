"""Checks every link inside the project's pages: links.py; what it names must exist, and a heading that it points to must stand there."""
import re
import sys

from names import ROOT

SKIPPED = ('build', '.')


def pages():
    return [page for page in sorted(ROOT.rglob('*.md')) if not page.relative_to(ROOT).parts[0].startswith(SKIPPED)]


def without_code(text):
    text = re.sub(r'^```.*?^```', '', text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r'`[^`\n]*`', 'code', text)


def anchors(text):
    """The anchors of a page's headings, as the site and as a forge make them, and those it sets itself."""
    found = set(re.findall(r'<a id="([^"]+)">', text))
    for heading in re.findall(r'^#+ (.*)$', re.sub(r'^```.*?^```', '', text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE):
        plain = re.sub(r'\[([^\]]*)\]\([^)]*\)', r'\1', re.sub(r'\\(.)', r'\1', heading)).replace('`', '')
        words = re.sub(r'[^\w\s-]', '', plain).strip().lower()
        site, forge = re.sub(r'[-\s]+', '-', words), re.sub(r'\s', '-', words)
        found.add(site if site == forge else f'{site} (on a forge {forge})')
    return found


def links(text):
    """What a page links to, its pictures among it."""
    return re.findall(r'(?<!\\)\]\(([^()\s]+(?:\([^()\s]*\))?)(?: "[^"]*")?\)', without_code(text))


def broken(page):
    text = page.read_text()
    for link in links(text):
        if re.match(r'\w+:', link):
            continue
        path, _, fragment = link.partition('#')
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            yield f'{link} leads nowhere'
        elif fragment and target.suffix == '.md' and fragment not in anchors(target.read_text()):
            yield f'{link}: no such heading'


if __name__ == '__main__':
    wrong = [f'{page.relative_to(ROOT)}: {problem}' for page in pages() for problem in broken(page)]
    print(*wrong, sep='\n', end='\n' if wrong else '')
    print(f'{len(pages())} pages, {len(wrong)} broken links')
    sys.exit(bool(wrong))
