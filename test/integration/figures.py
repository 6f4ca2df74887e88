"""Checks that the figures of a page are those that an example draws now: figures.py FOLDER PROGRAM

Every file that the program writes must be well-formed and the same in FOLDER; tools/figures draws them anew.
"""
import pathlib
import subprocess
import sys
import tempfile
import xml.dom.minidom

folder, program = pathlib.Path(sys.argv[1]), sys.argv[2]
failures = 0
with tempfile.TemporaryDirectory() as drawn:
    subprocess.run([program, 'figures', drawn], check=True, stdout=subprocess.DEVNULL)
    files = sorted(pathlib.Path(drawn).iterdir())
    for file in files:
        text = file.read_text()
        xml.dom.minidom.parseString(text.removeprefix('<!DOCTYPE html>\n').encode())
        committed = folder / file.name
        if not committed.exists() or committed.read_text() != text:
            print(f'{committed} is not what {pathlib.Path(program).name} draws: run tools/figures')
            failures += 1
print(f'{len(files)} figures, {failures} not current')
sys.exit(failures > 0 or not files)
