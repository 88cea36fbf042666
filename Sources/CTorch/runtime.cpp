#include "guarded.hpp"
#include "include/ct_runtime.h"

#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/Version.h>
#include <torch/csrc/api/include/torch/version.h>

using namespace ct;

extern "C" {

const char *ct_version(void) { return TORCH_VERSION; }

const char *ct_build_facts(void) {
  static thread_local std::string facts;
  ct_status status = guarded([&] {
    facts = std::string(at::globalContext().hasMKLDNN() ? "oneDNN " : "") +
            (at::globalContext().hasMKL() ? "MKL " : "") + (at::globalContext().hasLAPACK() ? "LAPACK " : "") +
            (at::globalContext().hasOpenMP() ? "OpenMP " : "") + (at::globalContext().hasCUDA() ? "CUDA" : "");
  });
  return status == CT_OK ? facts.c_str() : "";
}

int32_t ct_threads(void) { return at::get_num_threads(); }

ct_status ct_set_threads(int32_t count) {
  return guarded([&] { at::set_num_threads(count); });
}

int32_t ct_cuda_devices(void) {
  if (!at::hasCUDA()) return 0;
  int32_t count = 0;
  guarded([&] { count = static_cast<int32_t>(at::detail::getCUDAHooks().getNumGPUs()); });
  return count;
}

void ct_set_deterministic(bool enabled) {
  guarded([&] { at::globalContext().setDeterministicAlgorithms(enabled, true); });
}

}  // extern "C"
