"""Prints the files under FOLDER whose name matches PATTERN, one a line, sorted: list_files.py FOLDER PATTERN [EXCEPT...]

Each EXCEPT is a pattern of names, or a folder directly under FOLDER.
"""
import pathlib
import sys

folder, pattern, *exceptions = sys.argv[1:]
for path in sorted(pathlib.Path(folder).rglob(pattern)):
    name = path.relative_to(folder)
    if not any(name.match(e) or name.parts[0] == e for e in exceptions):
        print(name.as_posix())
