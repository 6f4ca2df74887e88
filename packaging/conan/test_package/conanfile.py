"""Builds and runs the program of examples/project against the package."""
import os

from conan import ConanFile
from conan.tools.build import can_run
from conan.tools.cmake import CMake, cmake_layout
from conan.tools.files import copy


class ChainruleTest(ConanFile):
    settings = 'os', 'arch', 'compiler', 'build_type'
    generators = 'CMakeDeps', 'CMakeToolchain'

    def requirements(self):
        self.requires(self.tested_reference_str)

    def layout(self):
        cmake_layout(self)

    def build(self):
        project = os.path.join(self.recipe_folder, '..', '..', '..', 'examples', 'project')
        copy(self, '*', project, os.path.join(self.build_folder, 'project'))
        cmake = CMake(self)
        cmake.configure(build_script_folder=os.path.join(self.build_folder, 'project'))
        cmake.build()

    def test(self):
        if can_run(self):
            self.run(os.path.join(self.cpp.build.bindir, 'hello'), env='conanrun')
