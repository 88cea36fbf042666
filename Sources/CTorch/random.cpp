#include "guarded.hpp"
#include "include/ct_random.h"
#include "parallel.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Dispatch.h>

using namespace ct;

static at::Generator &unwrap(ct_generator generator) { return *reinterpret_cast<at::Generator *>(generator); }

/// Thirty-two mixed bits of `x`: the finaliser of MurmurHash3.
static inline uint32_t mixed(uint32_t x) {
  x = (x ^ (x >> 16)) * 0x85ebca6bu;
  x = (x ^ (x >> 13)) * 0xc2b2ae35u;
  return x ^ (x >> 16);
}

/// 0 with probability `p`, else 1/(1 − p): entry i depends on `key` and i alone.
template <class T>
static void draw_mask(uint64_t key, double p, int64_t count, T *mask) {
  const uint32_t low = key, high = key >> 32, limit = std::min(p * 0x1p32, 0x1p32 - 1);
  const T kept = p < 1 ? 1 / (1 - p) : 0;
  ct::parallel_for(0, count, 1 << 16, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      mask[i] = mixed(mixed(uint32_t(i) ^ low) + high) < limit ? T(0) : kept;
  });
}

extern "C" {

ct_status ct_generator_make(uint64_t seed, ct_device where, ct_generator *out) {
  return guarded([&] {
    auto generator = where < 0 ? at::make_generator<at::CPUGeneratorImpl>(seed)
                               : at::globalContext().defaultGenerator(device(where)).clone();
    generator.set_current_seed(seed);
    *out = reinterpret_cast<ct_generator>(new at::Generator(generator));
  });
}

void ct_generator_release(ct_generator generator) { delete reinterpret_cast<at::Generator *>(generator); }

ct_status ct_random(ct_distribution distribution, ct_generator generator, ct_dtype dtype, ct_device where,
                    const int64_t *shape, int32_t rank, ct_tensor *out) {
  return making(out, [&] {
    auto tensor = at::empty(at::IntArrayRef(shape, rank), at::dtype(scalar_type(dtype)).device(device(where)));
    return distribution == CT_UNIFORM ? tensor.uniform_(0, 1, ::unwrap(generator))
                                      : tensor.normal_(0, 1, ::unwrap(generator));
  });
}

ct_status ct_dropout(ct_tensor x, double p, ct_generator generator, ct_tensor *out) {
  return making(out, [&] {
    const auto &values = ct::unwrap(x);
    auto kept = at::empty_like(values.detach());
    const auto type = kept.scalar_type();
    if (!kept.device().is_cpu() || (type != at::kFloat && type != at::kDouble))
      return values * kept.bernoulli_(1 - p, ::unwrap(generator)).div_(1 - p);
    // One draw seeds the whole mask, so that threads can share the work and change nothing.
    const auto key = ::unwrap(generator).get<at::CPUGeneratorImpl>()->random64();
    AT_DISPATCH_FLOATING_TYPES(type, "dropout", [&] { draw_mask(key, p, kept.numel(), kept.data_ptr<scalar_t>()); });
    return values * kept;
  });
}

}  // extern "C"
