// Networks in MATPOWER's format.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

/// Tables of numbers by their names: mpc.bus, mpc.gen, mpc.gencost, mpc.branch.
struct network {
  std::map<std::string, std::vector<std::vector<double>>> tables;
  double base = 100;           // MVA
  std::map<int, int> bus_row;  // of each bus number, its row

  explicit network(std::string const& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("can not read " + file);
    std::vector<std::vector<double>>* table = nullptr;
    for (std::string line; std::getline(in, line);) {
      line = line.substr(0, line.find('%'));
      if (std::size_t const name = line.find("mpc."); name != std::string::npos) {
        std::string const left = line.substr(name, line.find_first_of(" =", name) - name);
        if (left == "mpc.baseMVA") base = std::stod(line.substr(line.find('=') + 1));
        table = line.find('[') == std::string::npos ? nullptr : &tables[left];
      } else if (line.find(']') != std::string::npos) {
        table = nullptr;
      } else if (table != nullptr) {
        std::istringstream numbers(line);
        std::vector<double> row;
        for (double each; numbers >> each;) row.push_back(each);
        if (!row.empty()) table->push_back(row);
      }
    }
    for (auto const& bus : tables.at("mpc.bus")) bus_row.emplace(int(bus.at(0)), int(bus_row.size()));
  }
};
