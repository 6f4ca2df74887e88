"""Writes what bench/run measured into a page and draws its chart: report.py PAGE COMPILER=FILE...

FILE holds the lines of bench_ratios and bench_matrix; beside it lies loops.tsv, the lines of bench_loops. The page has a part between <!-- run time --> and <!-- end of run time --> that is
replaced; the chart goes beside it, into figures/performance.svg.
"""
import datetime
import math
import pathlib
import platform
import subprocess
import sys
from html import escape

TITLES = {
    'A': '(x + y)²', 'B': 'exp, sin, log, sqrt of 3', 'C': 'Black–Scholes', 'D': 'bundle adjustment',
    'F1': 'Rosenbrock, 100', 'F2': 'product of 50', 'H': 'a camera in its tangent space',
    'P': 'dose and response, 10,000 rows', 'G': 'network 784-50-10, double', 'G float': 'the same, float',
}
GOALS = {'A': 1.0, 'B': 1.0, 'C': 1.05, 'D': 1.10, 'F1': 1.0, 'F2': 1.0, 'H': 1.05, 'P': 1.0, 'G': 1.0, 'G float': 1.0}
LOOPS = {  # title, and what a call is to reach: in the written order, and with cr::simd
    'E': ('decay and wave, 10,000 rows', '–', 0.09), 'P': ('dose and response, 10,000 rows', 1.0, 0.15), 'F1': ('Rosenbrock, 100', 0.75, 0.40),
    'F2': ('product of 50', 1.0, 0.40), 'L1': ('log-sum-exp of 1.28 million', '–', 0.20),
    'L2': ('least squares, 128 coefficients, 16,392 rows', '–', 0.35), 'L3': ('mixture of 100 Gaussians in 64 dimensions, 1,000 rows', '–', 0.6),
    'L4': ('nearest of 100 centres, 10,000 rows, with the Hessian\'s diagonal', '–', 0.4),
    'L8': ('points gathered from 1,000 centres, a million rows', '–', 0.5),
}
COLOURS = ['#b8541a', '#7f3b10', '#e0a070', '#2f6690', '#5b8e7d', '#8c6bb1', '#7a7a7a', '#a89c3f']
OURS = 'chainrule'


def read(path):
    """{workload: {library: (ns, ratio, lower, upper, allocations)}} and the libraries that are missing."""
    measured, missing = {}, []
    for line in pathlib.Path(path).read_text().splitlines():
        fields = line.split('\t')
        if fields[0] == 'missing':
            missing.append(fields[1])
        else:
            measured.setdefault(fields[0], {})[fields[1]] = tuple(map(float, fields[2:]))
    return measured, missing


def short(ratio):
    return f'{ratio:.2f}' if ratio < 9.95 else f'{ratio:.0f}'


def table(results):
    names = list(dict.fromkeys(name for measured, _ in results.values() for row in measured.values() for name in row))
    others = sorted((name for name in names if name not in ('hand', OURS)), key=lambda name: not name.startswith(OURS))
    yield '| | workload | compiler | by hand, ns | **chainrule** | quartiles | ' + ' | '.join(others) + ' |'
    yield '|---|---|---|---|---|---|' + '---|' * len(others)
    for workload, title in TITLES.items():
        for compiler, (measured, _) in results.items():
            row = measured.get(workload)
            if row is None:
                continue
            ours = row[OURS]
            cells = [workload, title, compiler, f'{row["hand"][0]:.1f}', f'**{short(ours[1])}**',
                     f'{short(ours[2])}–{short(ours[3])}']
            cells += [short(row[name][1]) if name in row else '–' for name in others]
            yield '| ' + ' | '.join(cells) + ' |'


def loops(files):
    """The table of loops: files are {compiler: path}."""
    yield '| | workload | compiler | by hand, ns | chainrule | goal | with `cr::simd` | quartiles | goal |'
    yield '|---|---|---|---|---|---|---|---|---|'
    measured = {compiler: read(path)[0] for compiler, path in files.items()}
    for workload, (title, written, goal) in LOOPS.items():
        for compiler, rows in measured.items():
            if row := rows.get(workload):
                lanes = row['chainrule, cr::simd']
                yield (f'| {workload} | {title} | {compiler} | {row["hand"][0]:,.0f} | {row["chainrule"][1]:.2f} | {written} | **{lanes[1]:.2f}** | '
                       f'{lanes[2]:.2f}–{lanes[3]:.2f} | {goal} |')


def chart(measured, title):
    """Bars on a logarithmic axis, a group for each workload; on a card of its own, legible on any background."""
    left, top, width, bar, gap = 205, 64, 560, 15, 16
    names = sorted(dict.fromkeys(name for row in measured.values() for name in row if name != 'hand'),
                   key=lambda name: not name.startswith(OURS))
    low, high = 0.5, 2000.0

    def place(ratio):
        return left + width * math.log(min(max(ratio, low), high) / low) / math.log(high / low)

    height = top + sum(len(row) - 1 for row in measured.values()) * bar + len(measured) * gap + 34
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 60}" height="{height}" '
           f'viewBox="0 0 {left + width + 60} {height}" font-family="sans-serif" font-size="12">')
    yield f'<title>{escape(title)}</title>'
    yield '<rect width="100%" height="100%" rx="8" fill="#ffffff"/>'
    yield f'<text x="16" y="24" font-size="15" font-weight="bold" fill="#222222">{escape(title)}</text>'
    at = 16.0
    for name, colour in zip(names, COLOURS):
        yield f'<rect x="{at}" y="36" width="11" height="11" fill="{colour}"/>'
        yield f'<text x="{at + 16}" y="46" fill="#222222">{escape(name)}</text>'
        at += 30 + 7.2 * len(name)
    for tick in (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        x = place(tick)
        dark = tick == 1
        yield (f'<line x1="{x:.1f}" y1="{top - 4}" x2="{x:.1f}" y2="{height - 30}" '
               f'stroke="{"#222222" if dark else "#dddddd"}" stroke-width="{1.5 if dark else 1}"/>')
        yield f'<text x="{x:.1f}" y="{height - 14}" text-anchor="middle" fill="#444444">{tick:g}</text>'
    y = top
    for workload, row in measured.items():
        yield (f'<text x="{left - 10}" y="{y + bar * (len(row) - 1) / 2 + 4:.1f}" text-anchor="end" fill="#222222">'
               f'{workload}: {escape(TITLES[workload])}</text>')
        for name, colour in zip(names, COLOURS):
            if name not in row:
                continue
            ratio = row[name][1]
            begin, end = sorted((place(1), place(ratio)))
            yield (f'<rect x="{begin:.1f}" y="{y + 1}" width="{max(end - begin, 2):.1f}" height="{bar - 3}" '
                   f'fill="{colour}"/>')
            yield f'<text x="{max(end, place(1)) + 5:.1f}" y="{y + bar - 4}" font-size="11" fill="#222222">{short(ratio)}</text>'
            y += bar
        y += gap
    yield '</svg>'


def processor():
    try:
        lines = subprocess.run(['lscpu'], capture_output=True, text=True, check=True).stdout.splitlines()
        facts = dict(line.split(':', 1) for line in lines if ':' in line)
        return f'{facts["Model name"].strip()}, {facts["CPU(s)"].strip()} processors'
    except (OSError, KeyError, subprocess.CalledProcessError):
        return platform.processor() or platform.machine()


def version(compiler):
    return subprocess.run([compiler, '--version'], capture_output=True, text=True, check=True).stdout.splitlines()[0]


def replace(page, mark, lines):
    """Puts lines between <!-- mark --> and <!-- end of mark -->."""
    path = pathlib.Path(page)
    text = path.read_text()
    begin, end = f'<!-- {mark} -->\n', f'<!-- end of {mark} -->'
    head, rest = text.split(begin)
    path.write_text(head + begin + '\n'.join(lines) + '\n' + rest[rest.index(end):])


def circumstances(compilers, how):
    return [f'Measured {datetime.date.today().isoformat()} on {processor()}; {how}.',
            'Compilers: ' + '; '.join(version(compiler) for compiler in compilers) + '.']


def main(page, *arguments):
    results = {name: read(path) for name, path in (argument.split('=', 1) for argument in arguments)}
    first = next(iter(results))
    lines = circumstances(results, '`-O3 -march=native`, one pinned processor')
    missing = sorted({name for _, absent in results.values() for name in absent})
    if missing:
        lines.append('Not installed, so not measured: ' + ', '.join(missing) + '.')
    allocations = sum(row[name][4] for measured, _ in results.values() for row in measured.values() for name in row
                      if name.startswith(OURS))
    lines.append(f'Allocations in calls of chainrule, all workloads: {allocations:.0f}.')
    lines += ['', '![Time of value and derivatives relative to code written by hand](figures/performance.svg)', '']
    lines += table(results)
    replace(page, 'run time', lines)
    files = {name: path for name, path in
             ((name, pathlib.Path(file).parent / 'loops.tsv') for name, file in (argument.split('=', 1) for argument in arguments))
             if path.exists()}
    if files:
        replace(page, 'loops', circumstances(files, '`-O3 -march=native`, one pinned processor') + [''] + list(loops(files)))
    figure = pathlib.Path(page).parent / 'figures' / 'performance.svg'
    figure.parent.mkdir(exist_ok=True)
    figure.write_text('\n'.join(chart(results[first][0], f'Time relative to code written by hand ({first}; shorter is faster)'))
                      + '\n')
    print('\n'.join(lines))


if __name__ == '__main__':
    main(*sys.argv[1:])
