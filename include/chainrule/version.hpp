// The version of the library, for the preprocessor and for code.
#pragma once

// major * 10000 + minor * 100 + patch. The version stands here: builds read it from this line, and a test compares packagers' files.
#define CHAINRULE_VERSION 100

namespace chainrule {

inline constexpr int version_major = CHAINRULE_VERSION / 10000;
inline constexpr int version_minor = CHAINRULE_VERSION / 100 % 100;
inline constexpr int version_patch = CHAINRULE_VERSION % 100;

}  // namespace chainrule
