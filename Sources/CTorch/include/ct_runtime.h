#ifndef CT_RUNTIME_H
#define CT_RUNTIME_H

#include "ct_tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

const char *ct_version(void);
/// Blank-separated facts of the build (BLAS, oneDNN, OpenMP …); valid until the next call.
const char *ct_build_facts(void);
int32_t ct_threads(void);
ct_status ct_set_threads(int32_t count);
/// How many threads share a loop of the kernels here: 1 where libtorch's OpenMP runtime cannot be reached.
int32_t ct_loop_threads(void);
/// Whether the processor multiplies numbers of 8 significant bits itself.
int32_t ct_multiplies_bfloat16(void);
int32_t ct_cuda_devices(void);
/// Returns when the device has done all that it was asked for.
ct_status ct_wait(ct_device where);
/// Gives what is allocated no more back to the system, so that what is resident is in use.
void ct_release_unused_memory(void);
/// a + b, computed `times` times in a loop of its own: what calls from Swift are measured against.
ct_status ct_add_repeatedly(ct_tensor a, ct_tensor b, int64_t times, ct_tensor *out);
/// Asks CUDA kernels for their reproducible variants.
void ct_set_deterministic(bool enabled);

#ifdef __cplusplus
}
#endif
#endif
