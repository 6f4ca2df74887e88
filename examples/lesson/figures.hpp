// Writes the lesson's figures where the program was told to: second argument, a folder.
#pragma once

#include <chainrule/chainrule.hpp>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace lesson {

class figures {
 public:
  figures(int count, char** arguments) {
    if (count < 3) return;
    folder_ = arguments[2];
    std::filesystem::create_directories(folder_);
  }
  void write(std::string const& name, chainrule::text const& picture) const {
    if (folder_.empty()) return;
    std::ofstream file(folder_ / name);
    if (!(file << picture << std::flush)) throw std::runtime_error((folder_ / name).string() + ": cannot be written");
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace lesson
