// The files of examples/train_digits: what is written is read back; what is wrong with a file is said with its name.
#include "../../examples/train_digits/made_digits.hpp"
#include "../../examples/train_digits/weights.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

namespace {

struct folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("chainrule_digits_" + std::to_string(getpid()));
  folder() { std::filesystem::create_directories(path); }
  ~folder() { std::filesystem::remove_all(path); }

  [[nodiscard]] std::filesystem::path operator/(char const* name) const { return path / name; }
  [[nodiscard]] std::string bytes(char const* name) const {
    std::ifstream file(path / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void put(char const* name, std::string const& bytes) const { std::ofstream(path / name, std::ios::binary) << bytes; }
};

/// What the reader says of a set whose images or labels were changed.
template <class Change>
std::string complaint(Change change) {
  folder const f;
  write_dataset(digits::make_digits(3, 7), f / "images", f / "labels");
  change(f);
  try {
    digits::read_dataset(f / "images", f / "labels");
  } catch (std::runtime_error const& error) {
    std::string const text = error.what();
    BOOST_TEST(text.starts_with(f.path.string()));
    return text.substr(f.path.string().size() + 1);
  }
  return "";
}

void change_byte(folder const& f, char const* name, std::size_t at, char value) {
  std::string bytes = f.bytes(name);
  bytes[at] = value;
  f.put(name, bytes);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_set_is_read_as_it_was_written) {
  folder const f;
  digits::dataset const made = digits::make_digits(50, 3);
  for (char const* name : {"train", "t10k"})
    write_dataset(made, f / (std::string(name) + "-images-idx3-ubyte").c_str(),
                  f / (std::string(name) + "-labels-idx1-ubyte").c_str());
  // One of them compressed, as Debian and the original give them.
  std::string const plain = f.bytes("t10k-images-idx3-ubyte");
  gzFile const zipped = gzopen((f / "t10k-images-idx3-ubyte.gz").c_str(), "wb");
  gzwrite(zipped, plain.data(), static_cast<unsigned>(plain.size()));
  gzclose(zipped);
  std::filesystem::remove(f / "t10k-images-idx3-ubyte");

  digits::split const read = digits::read_folder(f.path);
  for (digits::dataset const* const set : {&read.train, &read.test}) {
    BOOST_TEST(set->labels == made.labels);
    BOOST_TEST(set->images.rows() == 50);
    BOOST_TEST((set->images - made.images).cwiseAbs().maxCoeff() <= 0.5f / 255 + 1e-6f);
  }

  // A compressed file cut short.
  std::string const bytes = f.bytes("t10k-images-idx3-ubyte.gz");
  f.put("t10k-images-idx3-ubyte.gz", bytes.substr(0, bytes.size() / 2));
  BOOST_CHECK_EXCEPTION(digits::read_folder(f.path), std::runtime_error, [](std::exception const& error) {
    return std::string(error.what()).find("t10k-images-idx3-ubyte.gz: is truncated") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(the_same_seed_makes_the_same_set) {
  BOOST_TEST((digits::make_digits(20, 5).images == digits::make_digits(20, 5).images));
  BOOST_TEST((digits::make_digits(20, 5).images != digits::make_digits(20, 6).images));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_file_is_said) {
  BOOST_TEST(complaint([](folder const&) {}) == "");
  BOOST_TEST(complaint([](folder const& f) { std::filesystem::remove(f / "labels"); }) ==
             "labels: cannot be opened, nor can labels.gz");
  BOOST_TEST(complaint([](folder const& f) { std::filesystem::rename(f / "labels", f / "images"); }) ==
             "images: is no IDX file of images: it begins with 0x00000801, not 0x00000803");
  BOOST_TEST(complaint([](folder const& f) { f.put("images", "\0\0"); }) == "images: is truncated: it ends within its header");
  BOOST_TEST(complaint([](folder const& f) { f.put("images", f.bytes("images").substr(0, 100)); }) ==
             "images: is truncated: 84 bytes of 2352");
  BOOST_TEST(complaint([](folder const& f) { f.put("labels", f.bytes("labels") + "x"); }) ==
             "labels: has more bytes than the 3 it announces");
  BOOST_TEST(complaint([](folder const& f) {
               f.put("labels", {"\0\0\x08\x01\0\0\0\x02\x01\x01", 10});
             }) == "labels: has 2 labels for the 3 images of images");
  BOOST_TEST(complaint([](folder const& f) { change_byte(f, "labels", 9, 12); }) ==
             "labels: label 1 is 12: the classes are 0 to 9");
  BOOST_TEST(complaint([](folder const& f) {
               change_byte(f, "images", 11, 14);
               f.put("images", f.bytes("images").substr(0, 16 + 3 * 14 * 28));
             }) == "images: has images of 14 x 28 pixels, not 28 x 28");
  BOOST_TEST(complaint([](folder const& f) { change_byte(f, "images", 4, '\x7f'); }) == "images: announces more than 2 GB");
}

BOOST_AUTO_TEST_CASE(weights_are_loaded_as_they_were_saved) {
  folder const f;
  digits::matrix const w = digits::matrix::Random(3, 5);
  digits::row_vector const b = digits::row_vector::Random(5);
  digits::save_weights(f / "weights", w, b);

  digits::matrix w2 = digits::matrix::Zero(3, 5);
  digits::row_vector b2 = digits::row_vector::Zero(5);
  digits::load_weights(f / "weights", w2, b2);
  BOOST_TEST((w == w2));
  BOOST_TEST((b == b2));

  auto const fails = [&](auto& first, auto& second, std::string const& what) {
    auto const before = first;
    BOOST_CHECK_EXCEPTION(digits::load_weights(f / "weights", first, second), std::runtime_error,
                          [&](std::exception const& error) { return error.what() == (f / "weights").string() + ": " + what; });
    BOOST_TEST((first == before));  // nothing half done
  };
  digits::row_vector other = digits::row_vector::Zero(4);
  fails(w2, other, "holds a matrix of 1 x 5 where the network has 1 x 4");
  std::string const bytes = f.bytes("weights");
  f.put("weights", bytes.substr(0, bytes.size() - 1));
  fails(w2, b2, "is truncated");
  f.put("weights", bytes + "x");
  fails(w2, b2, "has more bytes than it announces");
  f.put("weights", "P5 28 28");
  fails(w2, b2, "is no file of weights: it does not begin with \"chainrule weights 1\"");
}
