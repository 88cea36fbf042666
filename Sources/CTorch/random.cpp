#include "guarded.hpp"
#include "include/ct_random.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

using namespace ct;

static at::Generator &unwrap(ct_generator generator) { return *reinterpret_cast<at::Generator *>(generator); }

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
    auto kept = at::empty_like(ct::unwrap(x).detach()).bernoulli_(1 - p, ::unwrap(generator)).div_(1 - p);
    return ct::unwrap(x) * kept;
  });
}

}  // extern "C"
