// Saves and loads a network's weights: "chainrule weights 1", the number of matrices, then each one's rows, columns
// and floats, row by row; all in the machine's little-endian order.
#pragma once

#include "idx.hpp"

#include <bit>
#include <cstring>
#include <fstream>
#include <iterator>

namespace digits {

static_assert(std::endian::native == std::endian::little, "the file is written as it stands in memory");

inline constexpr char weights_magic[] = "chainrule weights 1\n";

/// parameters: Eigen matrices of float. Throws std::runtime_error that names the file.
template <class... Parameters>
void save_weights(std::filesystem::path const& path, Parameters const&... parameters) {
  std::ofstream file(path, std::ios::binary);
  auto const write = [&](void const* data, std::size_t size) {
    file.write(static_cast<char const*>(data), std::streamsize(size));
  };
  write(weights_magic, sizeof weights_magic - 1);
  std::uint32_t const count = sizeof...(Parameters);
  write(&count, sizeof count);
  auto const one = [&](matrix const& parameter) {
    std::uint32_t const shape[] = {static_cast<std::uint32_t>(parameter.rows()), static_cast<std::uint32_t>(parameter.cols())};
    write(shape, sizeof shape);
    write(parameter.data(), static_cast<std::size_t>(parameter.size()) * sizeof(float));
  };
  (one(parameters), ...);
  if (!file.flush()) throw std::runtime_error(path.string() + ": cannot be written");
}

/// Loads into parameters that have the right shapes; nothing changes unless the whole file is good.
template <class... Parameters>
void load_weights(std::filesystem::path const& path, Parameters&... parameters) {
  auto const fail = [&](std::string const& what) -> void { throw std::runtime_error(path.string() + ": " + what); };
  std::ifstream file(path, std::ios::binary);
  if (!file) fail("cannot be opened");
  std::string const bytes{std::istreambuf_iterator<char>(file), {}};
  std::size_t at = 0;
  auto const read = [&](void* to, std::size_t size) {
    if (bytes.size() - at < size) fail("is truncated");
    std::memcpy(to, bytes.data() + at, size);
    at += size;
  };
  if (!bytes.starts_with(weights_magic)) fail("is no file of weights: it does not begin with \"chainrule weights 1\"");
  at = sizeof weights_magic - 1;
  std::uint32_t count = 0;
  read(&count, sizeof count);
  if (count != sizeof...(Parameters))
    fail("holds " + std::to_string(count) + " matrices, not " + std::to_string(sizeof...(Parameters)));
  std::vector<matrix> loaded;
  auto const one = [&](auto const& parameter) {
    std::uint32_t shape[2];
    read(shape, sizeof shape);
    if (shape[0] != parameter.rows() || shape[1] != parameter.cols())
      fail("holds a matrix of " + std::to_string(shape[0]) + " x " + std::to_string(shape[1]) + " where the network has " +
           std::to_string(parameter.rows()) + " x " + std::to_string(parameter.cols()));
    loaded.emplace_back(shape[0], shape[1]);
    read(loaded.back().data(), static_cast<std::size_t>(loaded.back().size()) * sizeof(float));
  };
  (one(parameters), ...);
  if (at != bytes.size()) fail("has more bytes than it announces");
  std::size_t k = 0;
  ((parameters = loaded[k++]), ...);
}

}  // namespace digits
