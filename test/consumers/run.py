"""A project that uses the library, in one of the ways that README and docs/installing.md promise: run.py WAY BUILD

BUILD is a build folder of Meson. The projects stand beside this file, and in examples/project, whose program most of them build.
Exits with 77 where a tool is missing.
"""
import filecmp
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = ROOT / 'examples' / 'project' / 'main.cpp'
VERSION = subprocess.run([ROOT / 'tools' / 'version'], capture_output=True, text=True, check=True).stdout.strip()
SAYS = 'dz/dx = y*(x + x) = 12\n'
CXX = os.environ.get('CXX', 'g++').split()
WARNINGS = '-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror'.split()
SKIPPED = 77


def need(*tools):
    for tool in tools:
        if not shutil.which(tool):
            print('skipped: no', tool)
            sys.exit(SKIPPED)


def run(*command, fails=False, **options):
    """What a command prints. It must succeed, or, where told so, fail."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if (done.returncode != 0) != fails:
        sys.exit(f'{" ".join(map(str, command))}\n{done.stdout}\nexit status {done.returncode}')
    return done.stdout


def says(program, text=SAYS):
    printed = run(program)
    print(printed)
    assert text in printed


def copy_of_the_library(to):
    """What a clone holds, as far as users of the library need it."""
    for part in ('include', 'packaging', 'tools'):
        shutil.copytree(ROOT / part, to / part, symlinks=True)
    for part in ('CMakeLists.txt', 'LICENSE', 'meson.build', 'meson_options.txt'):
        shutil.copy(ROOT / part, to)


def project(name, work, program=PROGRAM):
    """A copy of one of the projects, with its program."""
    folder = work / name
    shutil.copytree(HERE / name, folder)
    if program:
        shutil.copy(program, folder / 'main.cpp')
    return folder


def installed_by_cmake(work, *options):
    prefix = work / 'prefix'
    run('cmake', '-S', ROOT, '-B', work / 'library', f'-DCMAKE_INSTALL_PREFIX={prefix}', *options)
    run('cmake', '--install', work / 'library')
    return prefix


def installed_by_meson(build, work):
    """The folder that stands for / in an installation."""
    run('meson', 'install', '-C', build, '--no-rebuild', '--destdir', work / 'root')
    return work / 'root'


def prefix_of(build):
    options = json.loads(run('meson', 'introspect', build, '--buildoptions'))
    return next(option['value'] for option in options if option['name'] == 'prefix').lstrip('/')


def built_by_cmake(folder, work, *options):
    run('cmake', '-S', folder, '-B', work / 'build', *options)
    run('cmake', '--build', work / 'build')
    return work / 'build' / 'hello'


def told_by_cmake(work, find, *options):
    """What CMake says where a project can not have what it asks for."""
    folder = work / 'refused'
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / 'CMakeLists.txt').write_text(f'cmake_minimum_required(VERSION 3.16)\nproject(refused LANGUAGES NONE)\n{find}\n')
    return re.sub(r'\s+', ' ', run('cmake', '-S', folder, '-B', folder / 'build', *options, fails=True))


def cmake_installed(build, work):
    need('cmake')
    prefix = installed_by_cmake(work)
    where = f'-DCMAKE_PREFIX_PATH={prefix}'
    says(built_by_cmake(ROOT / 'examples' / 'project', work, where))

    assert f'version: {VERSION}' in told_by_cmake(work, 'find_package(chainrule 99.1 REQUIRED CONFIG)', where)
    versions_are_compatible(work)
    for component, without, told in (
            ('solvers', 'Qt', 'chainrule has no component solvers, but matrix and simd'),
            ('matrix', 'Eigen3', 'chainrule::matrix needs Eigen3 (Debian: libeigen3-dev)'),
            ('simd', 'xsimd', 'chainrule::simd needs xsimd (Debian: libxsimd-dev)'),
            ('simd', 'Boost', 'chainrule::chainrule needs Boost (for the headers of Boost.Hana; Debian: libboost-dev)')):
        find = f'find_package(chainrule REQUIRED CONFIG COMPONENTS {component})'
        said = told_by_cmake(work, find, where, f'-DCMAKE_DISABLE_FIND_PACKAGE_{without}=ON')
        assert told in said, said


def readme(build, work):
    """The commands that the README gives, on a machine where apt-get and git have already done their part."""
    need('cmake')
    block = next(block for block in re.findall(r'^```sh\n(.*?)^```', (ROOT / 'README.md').read_text(), re.DOTALL | re.MULTILINE)
                 if 'git clone' in block)
    assert len(block.splitlines()) == 5, 'the README promises five commands'
    copy_of_the_library(work / 'clone')
    shutil.copytree(ROOT / 'examples' / 'project', work / 'clone' / 'examples' / 'project')
    for tool, does in (('apt-get', """[ "$*" = update ] || [ "$*" = 'install -y git g++ make cmake libboost-dev' ]"""),
                       ('git', """[ "$*" = 'clone ADDRESS chainrule' ] && mv clone chainrule""")):
        path = work / 'bin' / tool
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'#!/bin/sh\n{does}\n')
        path.chmod(0o755)
    # Installed into a folder of the test's, which stands for /.
    printed = run('sh', '-c', f'set -eux\n{block}', cwd=work, env=os.environ | {
        'PATH': f'{work}/bin:{os.environ["PATH"]}', 'DESTDIR': f'{work}/root', 'CMAKE_PREFIX_PATH': f'{work}/root/usr/local'})
    print(printed)
    assert SAYS in printed


def versions_are_compatible(work):
    """Which version serves who asks for which, or for which range."""
    template = (ROOT / 'packaging' / 'cmake' / 'chainruleConfigVersion.cmake.in').read_text()
    for have, asked, serves in (
            ('0.2.3', '0.2', True), ('0.2.3', '0.2.3', True), ('0.2.3', '0.2.4', False), ('0.2.3', '0.1', False), ('0.2.3', '0.3', False),
            ('1.2.3', '1.1', True), ('1.2.3', '1.3', False), ('2.0.0', '1.9', False), ('12.0.0', '1.0', False), ('0.12.0', '0.1', False),
            ('0.2.3', '', True), ('0.2.3', '0.1...0.3', True), ('0.3.0', '0.1...0.3', True), ('0.3.0', '0.1...<0.3', False),
            ('0.3.1', '0.1...0.3', False), ('0.0.9', '0.1...0.3', False)):
        script = work / 'version.cmake'
        low, dots, high = asked.partition('...')
        told = f'set(PACKAGE_FIND_VERSION "{low}")\n'
        if dots:
            told += (f'set(PACKAGE_FIND_VERSION_RANGE "{asked}")\nset(PACKAGE_FIND_VERSION_MIN {low})\n'
                     f'set(PACKAGE_FIND_VERSION_MAX {high.lstrip("<")})\n'
                     f'set(PACKAGE_FIND_VERSION_RANGE_MAX {"EXCLUDE" if "<" in high else "INCLUDE"})\n')
        script.write_text(told + template.replace('@VERSION@', have) + 'message("${PACKAGE_VERSION_COMPATIBLE}")\n')
        assert run('cmake', '-P', script).strip() == str(serves).upper(), f'version {have} for {asked}'


def cmake_subdirectory(build, work):
    need('cmake')
    folder = project('cmake_subdirectory', work)
    copy_of_the_library(folder / 'libraries' / 'chainrule')
    says(built_by_cmake(folder, work))
    run('cmake', '--install', work / 'build', '--prefix', work / 'prefix')
    assert not (work / 'prefix').exists(), "the library installs itself with the consumer's project"


def cmake_fetched(build, work):
    need('cmake')
    copy_of_the_library(work / 'chainrule')
    archive = shutil.make_archive(work / 'chainrule', 'gztar', work, 'chainrule')
    says(built_by_cmake(project('cmake_fetched', work), work, f'-DCHAINRULE_ARCHIVE={archive}'))


def cmake_components(build, work):
    need('cmake')
    says(built_by_cmake(HERE / 'cmake_components', work, f'-DCMAKE_PREFIX_PATH={installed_by_cmake(work)}'), '12\n')


def meson_subproject(build, work):
    folder = project('meson_subproject', work)
    copy_of_the_library(folder / 'subprojects' / 'chainrule')
    run('meson', 'setup', work / 'build', folder)
    run('meson', 'test', '-C', work / 'build')
    says(work / 'build' / 'hello')
    tests = [test['name'] for test in json.loads(run('meson', 'introspect', work / 'build', '--tests'))]
    assert tests == ['hello'], f"the library's own tests are part of the consumer's: {tests}"


def meson_installed(build, work):
    root = installed_by_meson(build, work)
    environment = told_to_pkg_config(build, root)
    run('meson', 'setup', work / 'build', project('meson_installed', work), env=environment)
    run('meson', 'test', '-C', work / 'build', env=environment)
    says(work / 'build' / 'hello')


def told_to_pkg_config(build, root):
    return os.environ | {'PKG_CONFIG_PATH': f'{root}/{prefix_of(build)}/share/pkgconfig', 'PKG_CONFIG_SYSROOT_DIR': str(root)}


def pkg_config(build, work):
    """The flags alone."""
    environment = told_to_pkg_config(build, installed_by_meson(build, work))
    assert run('pkg-config', '--modversion', 'chainrule', env=environment).strip() == VERSION
    flags = run('pkg-config', '--cflags', 'chainrule', env=environment).split()
    run(*CXX, '-std=c++20', *flags, PROGRAM, '-o', work / 'hello')
    says(work / 'hello')


def debian(build, work):
    """The package, unpacked into a folder that stands for /."""
    need('cmake', 'dpkg-buildpackage', 'dh')
    copy_of_the_library(work / 'source')
    for part in ('debian', 'examples/project'):
        shutil.copytree(ROOT / part, work / 'source' / part)
    for part in ('README.md', 'CHANGELOG.md'):
        shutil.copy(ROOT / part, work / 'source')
    run('dpkg-buildpackage', '-us', '-uc', '-b', cwd=work / 'source')
    package = work / f'libchainrule-dev_{VERSION}_all.deb'
    run('dpkg-deb', '--extract', package, work / 'root')
    assert 'Depends: libboost-dev\n' in run('dpkg-deb', '--field', package)
    says(built_by_cmake(ROOT / 'examples' / 'project', work, f'-DCMAKE_PREFIX_PATH={work}/root/usr'))
    environment = os.environ | {'PKG_CONFIG_PATH': f'{work}/root/usr/share/pkgconfig', 'PKG_CONFIG_SYSROOT_DIR': f'{work}/root'}
    assert run('pkg-config', '--modversion', 'chainrule', env=environment).strip() == VERSION


def single_header(build, work):
    """Each door in one file, which is current, alone, without a warning; several of them; and one beside the library's headers."""
    run(ROOT / 'tools' / 'single_header', '--check')
    single = ROOT / 'single_include'
    alone = work / 'include' / 'chainrule'
    alone.mkdir(parents=True)
    shutil.copy(single / 'chainrule.hpp', alone)
    run(*CXX, '-std=c++20', f'-I{work}/include', PROGRAM, '-o', work / 'hello')
    says(work / 'hello')

    def compiled(*included, fails=False):
        text = ''.join(f'#include {header}\n' for header in included)
        return run(*CXX, '-std=c++20', '-fsyntax-only', *WARNINGS, f'-I{ROOT}/include', '-isystem/usr/include/eigen3', '-x', 'c++', '-',
                   input=text, fails=fails)

    matrix, simd, front = (f'"{single}/{door}.hpp"' for door in ('matrix', 'simd', 'chainrule'))
    compiled(matrix, simd, front)
    if 'clang' in CXX[-1]:
        return
    compiled('<chainrule/chainrule.hpp>', front, simd)
    compiled(simd, '<chainrule/chainrule.hpp>', matrix, '<chainrule/matrix.hpp>')
    told = compiled(front, '<chainrule/matrix.hpp>', fails=True)
    assert 'error "chainrule: a single header came before: take its neighbour matrix.hpp' in told.replace('#', ''), told
    assert told.count(' error: ') == 1, told


def module(build, work):
    """Imported, by commands and by Meson; beside a file that includes the header; and formulas as the README writes them."""
    run(ROOT / 'tools' / 'module', '--check')
    if 'clang' not in CXX[-1] or int(run(*CXX, '-dumpversion').split('.')[0]) < 19:
        print('skipped: modules are tried with clang 19')
        sys.exit(SKIPPED)
    folder = project('module', work, None)
    std = '-std=c++20'
    imported = f'-fmodule-file=chainrule={work}/chainrule.pcm'
    run(*CXX, std, *WARNINGS, f'-I{ROOT}/include', '--precompile', ROOT / 'packaging' / 'module' / 'chainrule.cppm', '-o', work / 'chainrule.pcm')
    run(*CXX, std, *WARNINGS, imported, '-fsyntax-only', folder / 'main.cpp')
    copy_of_the_library(folder / 'subprojects' / 'chainrule')
    run('meson', 'setup', work / 'build', folder, '-Dchainrule:module=true')
    run('meson', 'test', '-C', work / 'build')
    says(work / 'build' / 'hello')


def same_installation(build, work):
    """CMake and Meson install the same files with the same contents."""
    need('cmake')
    by_meson = installed_by_meson(build, work) / prefix_of(build)
    run('cmake', '-S', ROOT, '-B', work / 'library', f'-DCMAKE_INSTALL_PREFIX=/{prefix_of(build)}')
    run('cmake', '--install', work / 'library', env=os.environ | {'DESTDIR': str(work / 'other')})
    by_cmake = work / 'other' / prefix_of(build)
    names = sorted(path.relative_to(by_cmake) for path in by_cmake.rglob('*') if path.is_file())
    headers = {path.relative_to(ROOT) for path in (ROOT / 'include').rglob('*') if path.is_file()}
    assert headers < set(names), headers - set(names)
    # A build folder of the tests installs nothing but the library.
    assert names == sorted(path.relative_to(by_meson) for path in by_meson.rglob('*') if path.is_file()), 'other files'
    _, differ, lost = filecmp.cmpfiles(by_cmake, by_meson, names, shallow=False)
    assert not differ and not lost, (differ, lost)


def same_version(build, work):
    """Files that can not read the version from the header say the same."""
    for file, pattern in (('debian/changelog', r'chainrule \((.*?)\)'), ('CITATION.cff', r'^version: (.*)$'),
                          ('packaging/bazel/MODULE.bazel', r'^module\(.*version = "(.*?)"'),
                          ('packaging/vcpkg/chainrule/vcpkg.json', r'"version-semver": "(.*?)"')):
        found = re.search(pattern, (ROOT / file).read_text(), re.MULTILINE)
        assert found and found[1] == VERSION, f'{file} does not say version {VERSION}'


if __name__ == '__main__':
    os.environ.pop('DESTDIR', None)
    with tempfile.TemporaryDirectory() as folder:
        globals()[sys.argv[1]](pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(folder))
