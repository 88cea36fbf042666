#include "parallel.hpp"

#include <ATen/Parallel.h>

#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <exception>

namespace {

// `at::parallel_for` is a template whose loop is only parallel in sources compiled with -fopenmp, which the package cannot
// ask for. So the loop is handed to the OpenMP runtime that libtorch has loaded, by the entry point that compilers use: it
// runs on libtorch's own threads, and a second pool would fight with them for the processor.
struct Runtime {
  void (*parallel)(void (*)(void *), void *, unsigned, unsigned);
  int (*thread)();
  int (*threads)();

  static const Runtime &loaded() {
    static const Runtime runtime{find<decltype(parallel)>("GOMP_parallel"), find<decltype(thread)>("omp_get_thread_num"),
                                 find<decltype(threads)>("omp_get_num_threads")};
    return runtime;
  }

  bool complete() const { return parallel && thread && threads; }

 private:
  template <class Function>
  static Function find(const char *name) {
    return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
  }
};

struct Loop {
  int64_t begin, end;
  const std::function<void(int64_t, int64_t)> &body;
  std::atomic_flag failed = ATOMIC_FLAG_INIT;
  std::exception_ptr failure;

  /// What one thread does. No exception may leave it.
  static void run(void *data) {
    auto &loop = *static_cast<Loop *>(data);
    const auto &runtime = Runtime::loaded();
    const int64_t count = loop.end - loop.begin, threads = runtime.threads(), thread = runtime.thread();
    const int64_t first = loop.begin + count * thread / threads, last = loop.begin + count * (thread + 1) / threads;
    try {
      if (first < last) loop.body(first, last);
    } catch (...) {
      if (!loop.failed.test_and_set()) loop.failure = std::current_exception();
    }
  }
};

}  // namespace

void ct::parallel_for(int64_t begin, int64_t end, int64_t grain, const std::function<void(int64_t, int64_t)> &body) {
  const int64_t stretches = (end - begin) / std::max<int64_t>(grain, 1);
  const int64_t threads = std::min<int64_t>(at::get_num_threads(), stretches);
  if (begin >= end) return;
  if (threads < 2 || at::in_parallel_region() || !Runtime::loaded().complete()) return body(begin, end);
  Loop loop{begin, end, body};
  Runtime::loaded().parallel(Loop::run, &loop, static_cast<unsigned>(threads), 0);
  if (loop.failure) std::rethrow_exception(loop.failure);
}
