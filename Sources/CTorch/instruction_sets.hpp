#pragma once
// Kernels of our own are plain C++ over vectors of one width, compiled for a wider instruction set than the rest of the
// program and chosen at run time. A kernel file is included between these two, inside a namespace.

#include <cstdint>

#if defined(__x86_64__) && defined(__clang__)
#define VECTOR_BYTES 32
#define BEGIN_KERNELS _Pragma("clang attribute push(__attribute__((target(\"avx2,fma\"))), apply_to = function)")
#define END_KERNELS _Pragma("clang attribute pop")
#else
#define VECTOR_BYTES 16
#define BEGIN_KERNELS
#define END_KERNELS
#endif

namespace ct {

/// Whether this processor runs the kernels.
inline bool has_kernels() {
#if defined(__x86_64__) && defined(__clang__)
  static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return has;
#else
  return true;
#endif
}

}  // namespace ct
