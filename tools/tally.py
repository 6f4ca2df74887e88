"""Adds up the results in FOLDER, names what did not pass, and ends with "N passed, N failed".

    tally.py FOLDER       with COMPILER.json, a log of Meson, and COMPILER.build-failed where something did not build

A TAP test counts once for each of its lines, any other test once, a build that failed as one failure.
The exit status is 0 only if something passed and nothing failed.
"""
import collections
import json
import pathlib
import re
import sys

TAP_PLAN = re.compile(r'^1\.\.\d+$', re.MULTILINE)
TAP_LINE = re.compile(r'^(not )?ok\b(.*)$', re.MULTILINE)
PASSED = ('OK', 'EXPECTEDFAIL')


def outcomes(test):
    """The outcome of each part of one test, as (outcome, name)."""
    name = test['name'].split(' / ')[-1]
    output = test.get('stdout') or ''
    lines = TAP_LINE.findall(output) if TAP_PLAN.search(output) else []
    parts = [('failed' if bad else 'skipped' if '# SKIP' in rest else 'passed', name + rest) for bad, rest in lines]
    if not parts and test['result'] in PASSED:
        return [('passed', name)]
    if not parts and test['result'] == 'SKIP':
        return [('skipped', name)]
    if test['result'] not in PASSED + ('SKIP',) and not any(outcome == 'failed' for outcome, _ in parts):
        parts.append(('failed', f'{name}: {test["result"].lower()}'))
    return parts


totals = collections.Counter()
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    if path.suffix == '.build-failed':
        found = [('failed', 'the build: see the errors above')]
    else:
        found = [outcome for line in path.read_text().splitlines() for outcome in outcomes(json.loads(line))]
    for outcome, name in found:
        totals[outcome] += 1
        if outcome != 'passed':
            print(f'{path.stem}: {outcome}: {name}')

print(f'{totals["passed"]} passed, {totals["failed"]} failed'
      + (f', {totals["skipped"]} skipped' if totals['skipped'] else ''))
sys.exit(totals['failed'] > 0 or totals['passed'] == 0)
