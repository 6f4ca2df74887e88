"""Prints the tests of a build folder whose name contains one of the words, and the programs they need.

    select_tests.py FOLDER WORD...        one line each: "test NAME" or "program PATH"
"""
import json
import pathlib
import subprocess
import sys

folder, *words = sys.argv[1:]


def introspect(what):
    return json.loads(subprocess.run(['meson', 'introspect', folder, what], capture_output=True, check=True).stdout)


programs = {target['id']: target['filename'] for target in introspect('--targets')}
for test in introspect('--tests'):
    if any(word in test['name'] for word in words):
        print('test', test['name'])
        for target in test['depends']:
            for program in programs[target]:
                print('program', pathlib.Path(program).relative_to(pathlib.Path(folder).resolve()))
