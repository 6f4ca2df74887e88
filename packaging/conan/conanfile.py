"""Recipe for Conan 2: conan create packaging/conan

Boost comes from Conan's index. Where it is the system's, say -o "chainrule/*:system_boost=True".
"""
import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, load


class Chainrule(ConanFile):
    name = 'chainrule'
    description = 'Compile-time differentiation of C++ formulas'
    license = 'BSL-1.0'
    topics = ('automatic-differentiation', 'symbolic', 'constexpr', 'header-only')
    package_type = 'header-library'
    settings = 'os', 'arch', 'compiler', 'build_type'
    options = {'system_boost': [True, False]}
    default_options = {'system_boost': False}
    no_copy_source = True

    @property
    def _library(self):
        return os.path.join(self.recipe_folder, '..', '..')

    def set_version(self):
        text = load(self, os.path.join(self._library, 'include', 'chainrule', 'version.hpp'))
        number = int(re.search(r'^#define CHAINRULE_VERSION (\d+)$', text, re.MULTILINE)[1])
        self.version = f'{number // 10000}.{number // 100 % 100}.{number % 100}'

    def export_sources(self):
        copy(self, 'LICENSE', self._library, self.export_sources_folder)
        copy(self, '*.hpp', os.path.join(self._library, 'include'), os.path.join(self.export_sources_folder, 'include'))

    def requirements(self):
        if not self.options.system_boost:
            self.requires('boost/[>=1.74]', options={'header_only': True}, transitive_headers=True)

    def validate(self):
        check_min_cppstd(self, 20)

    def package_id(self):
        self.info.clear()

    def package(self):
        copy(self, 'LICENSE', self.source_folder, os.path.join(self.package_folder, 'licenses'))
        copy(self, '*.hpp', os.path.join(self.source_folder, 'include'), os.path.join(self.package_folder, 'include'))

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        if not self.options.system_boost:
            self.cpp_info.requires = ['boost::headers']
