// Reads images of digits (or of clothes) in the IDX format of the MNIST files, plain or compressed with gzip.
#pragma once

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>
#include <zlib.h>

namespace digits {

using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using row_vector = Eigen::Matrix<float, 1, Eigen::Dynamic>;

constexpr int side = 28;
constexpr int pixels = side * side;
constexpr int classes = 10;

/// A row of pixels from 0 to 1 per image, and its class.
struct dataset {
  matrix images;
  std::vector<std::uint8_t> labels;

  [[nodiscard]] Eigen::Index size() const { return images.rows(); }
};
struct split {
  dataset train;
  dataset test;
};

/// A file of unsigned bytes in IDX format: two zeros, the type (8), the number of dimensions, each as a big-endian
/// 32-bit number, then the bytes. Throws std::runtime_error that names the file and what is wrong with it.
class idx_file {
 public:
  idx_file(std::filesystem::path path, int dimensions) : path_(std::move(path)) {
    if (!std::filesystem::exists(path_)) path_ += ".gz";
    if (!std::filesystem::exists(path_)) {
      path_.replace_extension();
      fail("cannot be opened, nor can " + path_.filename().string() + ".gz");
    }
    std::unique_ptr<gzFile_s, int (*)(gzFile)> const file(gzopen(path_.c_str(), "rb"), gzclose);
    if (!file) fail("cannot be opened");
    std::uint32_t const wanted = 0x0800u + static_cast<std::uint32_t>(dimensions);
    std::uint32_t const magic = number(file.get());
    if (magic != wanted)
      fail("is no IDX file of " + what(dimensions) + ": it begins with " + hex(magic) + ", not " + hex(wanted));
    std::size_t size = 1;
    for (int k = 0; k < dimensions; ++k) {
      sizes_[std::size_t(k)] = number(file.get());
      size *= sizes_[std::size_t(k)];
      if (size > 1u << 31) fail("announces more than 2 GB");
    }
    bytes_.resize(size + 1);  // one more, to see that nothing follows
    std::size_t const found = read(file.get(), bytes_.data(), bytes_.size());
    if (found < size) fail("is truncated: " + std::to_string(found) + " bytes of " + std::to_string(size));
    if (found > size) fail("has more bytes than the " + std::to_string(size) + " it announces");
    bytes_.pop_back();
  }

  [[noreturn]] void fail(std::string const& problem) const { throw std::runtime_error(path_.string() + ": " + problem); }
  [[nodiscard]] std::size_t size(int dimension) const { return sizes_[std::size_t(dimension)]; }
  [[nodiscard]] std::vector<std::uint8_t> const& bytes() const { return bytes_; }

 private:
  static std::string what(int dimensions) { return dimensions == 1 ? "labels" : "images"; }
  static std::string hex(std::uint32_t value) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%08X", static_cast<unsigned>(value));
    return text;
  }
  std::size_t read(gzFile file, std::uint8_t* to, std::size_t count) const {
    std::size_t done = 0;
    while (done < count) {
      int const got = gzread(file, to + done, static_cast<unsigned>(std::min<std::size_t>(count - done, 1u << 24)));
      if (got < 0) fail("cannot be decompressed: it is damaged or truncated");
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    int status = Z_OK;
    gzerror(file, &status);
    if (status == Z_BUF_ERROR) fail("is truncated: its compressed data ends early");
    return done;
  }
  std::uint32_t number(gzFile file) const {
    std::uint8_t b[4];
    if (read(file, b, 4) != 4) fail("is truncated: it ends within its header");
    return std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | b[3];
  }

  std::filesystem::path path_;
  std::array<std::size_t, 3> sizes_{};
  std::vector<std::uint8_t> bytes_;
};

/// Images and their labels; throws std::runtime_error that names the file with the fault.
inline dataset read_dataset(std::filesystem::path const& image_path, std::filesystem::path const& label_path) {
  idx_file const images(image_path, 3);
  idx_file const labels(label_path, 1);
  if (images.size(0) != labels.size(0))
    labels.fail("has " + std::to_string(labels.size(0)) + " labels for the " + std::to_string(images.size(0)) + " images of " +
                image_path.filename().string());
  if (images.size(0) == 0) images.fail("has no images");
  if (images.size(1) != side || images.size(2) != side)
    images.fail("has images of " + std::to_string(images.size(1)) + " x " + std::to_string(images.size(2)) +
                " pixels, not 28 x 28");
  for (std::size_t i = 0; i < labels.bytes().size(); ++i)
    if (labels.bytes()[i] >= classes)
      labels.fail("label " + std::to_string(i) + " is " + std::to_string(labels.bytes()[i]) + ": the classes are 0 to 9");

  auto const rows = static_cast<Eigen::Index>(images.size(0));
  Eigen::Map<Eigen::Matrix<std::uint8_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> const> const bytes(
      images.bytes().data(), rows, pixels);
  return {bytes.cast<float>() / 255, labels.bytes()};
}

/// The four files of a folder, under the names that MNIST and Fashion-MNIST give them, plain or with .gz.
inline split read_folder(std::filesystem::path const& folder) {
  if (!std::filesystem::is_directory(folder)) throw std::runtime_error(folder.string() + ": no such folder of IDX files");
  auto const part = [&](std::string const& name) {
    return read_dataset(folder / (name + "-images-idx3-ubyte"), folder / (name + "-labels-idx1-ubyte"));
  };
  return {part("train"), part("t10k")};
}

/// Writes a data set as two IDX files, for tests and for sets of one's own.
inline void write_dataset(dataset const& data, std::filesystem::path const& image_path, std::filesystem::path const& label_path) {
  auto const write = [](std::filesystem::path const& path, std::initializer_list<std::size_t> sizes, std::string const& bytes) {
    std::string text{'\0', '\0', '\x08', static_cast<char>(sizes.size())};
    for (std::size_t const size : sizes)
      for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>(size >> shift & 0xFF);
    text += bytes;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), std::fclose);
    if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() || std::fclose(file.release()) != 0)
      throw std::runtime_error(path.string() + ": cannot be written");
  };
  std::string bytes;
  for (Eigen::Index i = 0; i < data.images.size(); ++i)
    bytes += static_cast<char>(static_cast<std::uint8_t>(data.images.data()[i] * 255 + 0.5f));
  auto const count = static_cast<std::size_t>(data.size());
  write(image_path, {count, side, side}, bytes);
  write(label_path, {count}, std::string(data.labels.begin(), data.labels.end()));
}

}  // namespace digits
