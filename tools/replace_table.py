"""Replaces tables of a page: replace_table.py PAGE NAME FILE [NAME FILE...]

A table stands between the lines `<!-- NAME: ... -->` and `<!-- end of NAME -->`.
"""
import pathlib
import re
import sys

page = pathlib.Path(sys.argv[1])
text = page.read_text()
for name, file in zip(sys.argv[2::2], sys.argv[3::2]):
    table = pathlib.Path(file).read_text().strip()
    text, count = re.subn(rf'(<!-- {name}: [^\n]* -->\n).*?\n(<!-- end of {name} -->)',
                          lambda found: f'{found[1]}\n{table}\n\n{found[2]}', text, flags=re.DOTALL)
    if count != 1:
        sys.exit(f'{page}: {count} places for the table {name}')
page.write_text(text)
