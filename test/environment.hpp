// How far a test goes, from the environment: CHAINRULE_SEED starts elsewhere, CHAINRULE_FORMULAS tries that many.
#pragma once

#include <cstdint>
#include <cstdlib>

inline std::uint64_t from_environment(char const* name, std::uint64_t otherwise) {
  char const* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}
