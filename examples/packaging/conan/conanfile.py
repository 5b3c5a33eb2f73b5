# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# conan create examples/packaging/conan
# With -o "opcost/*:openvino=False" the package does not need pugixml from ConanCenter.
import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, load


class Opcost(ConanFile):
    name = "opcost"
    description = "What a neural network costs: MACs, FLOPs, parameters, memory; at compile time and at run time"
    license = "Apache-2.0"
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"openvino": [True, False]}
    default_options = {"openvino": True}
    no_copy_source = True

    @property
    def _root(self):
        return os.path.join(self.recipe_folder, "..", "..", "..")

    def set_version(self):
        text = load(self, os.path.join(self._root, "include", "opcost", "version.hpp"))
        self.version = re.search(r'#define OPCOST_VERSION "([^"]*)"', text).group(1)

    def export_sources(self):
        copy(self, "include/*", self._root, self.export_sources_folder)
        copy(self, "LICENSE", self._root, self.export_sources_folder)

    def requirements(self):
        if self.options.openvino:
            self.requires("pugixml/[>=1.11 <2]")

    def validate(self):
        check_min_cppstd(self, 20)

    def package(self):
        copy(self, "include/*", self.source_folder, self.package_folder)
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))

    def package_id(self):
        self.info.clear()

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        core = self.cpp_info.components["core"]
        core.set_property("cmake_target_name", "opcost::opcost")
        core.bindirs = []
        core.libdirs = []
        if self.options.openvino:
            reader = self.cpp_info.components["openvino"]
            reader.set_property("cmake_target_name", "opcost::openvino")
            reader.requires = ["core", "pugixml::pugixml"]
            reader.bindirs = []
            reader.libdirs = []
