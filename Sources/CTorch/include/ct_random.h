#ifndef CT_RANDOM_H
#define CT_RANDOM_H

#include "ct_tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ct_generator_opaque *ct_generator;

/// A random generator of its own; libtorch's process-wide one is never used.
ct_status ct_generator_make(uint64_t seed, ct_device device, ct_generator *out);
void ct_generator_release(ct_generator generator);

typedef enum { CT_UNIFORM, CT_NORMAL } ct_distribution;
ct_status ct_random(ct_distribution distribution, ct_generator generator, ct_dtype dtype, ct_device device,
                    const int64_t *shape, int32_t rank, ct_tensor *out);
/// Zeroes entries with probability `p` and scales the others by 1/(1−p).
ct_status ct_dropout(ct_tensor x, double p, ct_generator generator, ct_tensor *out);

#ifdef __cplusplus
}
#endif
#endif
