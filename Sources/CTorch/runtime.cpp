#include "guarded.hpp"
#include "include/ct_runtime.h"
#include "parallel.hpp"

#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/Version.h>
#include <torch/csrc/api/include/torch/version.h>

#include <dlfcn.h>
#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <thread>

using namespace ct;

// What a process should not have to ask for, done as the library is loaded.
//
// Debian's libtorch takes one thread where cpuinfo does not know the machine (many virtual ones). And glibc gives
// activations of tens of megabytes back to the system at every release, so that a third of an evaluation's time goes
// into page faults; keeping them costs no more memory than the peak.
//
// On a GPU, single precision is single: by default cuDNN's convolutions round their factors to 10 bits, and nobody asked
// for that. And cuBLAS repeats itself to the last bit only in workspaces of a fixed size.
__attribute__((constructor)) static void prepare() {
  setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", false);
  guarded([] {
    at::globalContext().setAllowTF32CuDNN(false);
    if (!std::getenv("OMP_NUM_THREADS")) at::set_num_threads(std::max(1u, std::thread::hardware_concurrency()));
  });
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 2047 << 20);
#endif
}

extern "C" {

const char *ct_version(void) { return TORCH_VERSION; }

const char *ct_build_facts(void) {
  static thread_local std::string facts;
  ct_status status = guarded([&] {
    facts = std::string(at::globalContext().hasMKLDNN() ? "oneDNN " : "") +
            (at::globalContext().hasMKL() ? "MKL " : "") + (at::globalContext().hasLAPACK() ? "LAPACK " : "") +
            (at::globalContext().hasOpenMP() ? "OpenMP " : "") + (at::CUDAHooksRegistry()->Has("CUDAHooks") ? "CUDA" : "");
  });
  return status == CT_OK ? facts.c_str() : "";
}

int32_t ct_threads(void) { return at::get_num_threads(); }

ct_status ct_set_threads(int32_t count) {
  // OpenBLAS built on its own threads, as Debian's is, does not hear of libtorch's.
  using Setter = void (*)(int);
  if (const auto set = reinterpret_cast<Setter>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(count);
  return guarded([&] { at::set_num_threads(count); });
}

int32_t ct_loop_threads(void) {
  std::atomic<int32_t> stretches = 0;
  ct::parallel_for(0, at::get_num_threads(), 1, [&](int64_t, int64_t) { ++stretches; });
  return stretches;
}

int32_t ct_multiplies_bfloat16(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return 0;
#endif
}

int32_t ct_cuda_devices(void) {
  int32_t count = 0;
  guarded([&] { count = static_cast<int32_t>(at::getNumGPUs()); });
  return count;
}

ct_status ct_wait(ct_device where) {
  return guarded([&] {
    if (where >= 0) at::detail::getCUDAHooks().deviceSynchronize(device(where).index());
  });
}

void ct_release_unused_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

ct_status ct_add_repeatedly(ct_tensor a, ct_tensor b, int64_t times, ct_tensor *out) {
  return making(out, [&] {
    at::Tensor sum;
    for (int64_t i = 0; i < times; ++i) sum = at::add(unwrap(a), unwrap(b));
    return sum;
  });
}

void ct_set_deterministic(bool enabled) {
  guarded([&] { at::globalContext().setDeterministicAlgorithms(enabled, true); });
}

}  // extern "C"
