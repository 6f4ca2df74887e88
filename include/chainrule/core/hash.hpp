// Strong 64-bit hashes of structures and type names. Types are found by these (intern.hpp), so a weak mixer
// would show as a redefinition error; splitmix64's finalizer does not.
#pragma once

#if __cplusplus < 202002L && !defined(_MSVC_LANG)
#  error "chainrule: needs C++20: compile with -std=c++20"
#  include <chainrule needs C++20>  // what is not found ends the compilation, before thousands of other errors
#endif

#include <cstdint>
#include <string_view>

namespace chainrule {

using hash_t = std::uint64_t;

namespace detail {

/// splitmix64's finalizer (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
constexpr hash_t scramble(hash_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

/// Order matters: mix(mix(h, a), b) differs from mix(mix(h, b), a).
constexpr hash_t mix(hash_t h, hash_t v) { return scramble(h * 0x9e3779b97f4a7c15ull + scramble(v + 0x632be59bd9b4e019ull)); }

constexpr hash_t hash_text(std::string_view text) {
  hash_t h = 0xcbf29ce484222325ull;  // FNV-1a per character (cheap in constant expressions), scrambled once
  char const* const end = text.data() + text.size();
  for (char const* at = text.data(); at != end; ++at) h = (h ^ static_cast<unsigned char>(*at)) * 0x100000001b3ull;
  return scramble(h + text.size());
}

template <class T>
constexpr std::string_view pretty_name() {
  // Its length told: libstdc++ would count, character by character.
  return {__PRETTY_FUNCTION__, sizeof(__PRETTY_FUNCTION__) - 1};
}

/// Where a type stands in a pretty function name.
inline constexpr std::size_t before_type = pretty_name<int>().rfind("int");
inline constexpr std::size_t around_type = pretty_name<int>().size() - 3;

/// The qualified name of T, cut out of the compiler's pretty function name.
template <class T>
constexpr std::string_view type_name() {
  std::string_view const name = pretty_name<T>();
  return {name.data() + before_type, name.size() - around_type};
}

/// Whether every translation unit would mean the same type by this name: not in an unnamed namespace, not local, no lambda.
/// clang prints a local type without its function, so there only the other two are seen.
constexpr bool names_one_type(std::string_view name) {
  char const* const end = name.data() + name.size();
  for (char const* at = name.data(); at != end; ++at) {
    char const c = *at;
    if (c > '<' && c < '{') continue;  // letters: before they are compared, which takes long
    if (c != '{' && c != '(' && c != '<' && c != ')' && c != '\'') continue;
    for (std::string_view const bad : {"{anonymous}", "(anonymous", "<unnamed", "<lambda", "(lambda", ")::", "'lambda"})
      if (std::string_view(at, static_cast<std::size_t>(end - at)).substr(0, bad.size()) == bad) return false;
  }
  return true;
}

template <class T>
inline constexpr bool has_one_name = names_one_type(type_name<T>());

/// (std::string_view::find calls a function for each character.)
constexpr bool names_template(std::string_view name) {
  char const* const end = name.data() + name.size();
  for (char const* at = name.data(); at != end; ++at)
    if (*at == '<') return true;
  return false;
}

/// Of a template's arguments compilers print ten elements, or six digits: an operation that is made from a name is told apart by the
/// name itself.
template <class T>
constexpr hash_t hash_type() {
  constexpr std::string_view printed = type_name<T>();
  if constexpr (names_template(printed)) {
    if constexpr (requires { T::name.view(); }) return mix(hash_text(printed), hash_text(T::name.view()));
    else return hash_text(printed);
  } else {
    return hash_text(printed);
  }
}
template <class T>
inline constexpr hash_t type_hash = hash_type<T>();

}  // namespace detail
}  // namespace chainrule
