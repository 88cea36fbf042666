#ifndef CT_RUNTIME_H
#define CT_RUNTIME_H

#include "ct_status.h"

#ifdef __cplusplus
extern "C" {
#endif

const char *ct_version(void);
/// Blank-separated facts of the build (BLAS, oneDNN, OpenMP …); valid until the next call.
const char *ct_build_facts(void);
int32_t ct_threads(void);
ct_status ct_set_threads(int32_t count);
int32_t ct_cuda_devices(void);
/// Asks CUDA kernels for their reproducible variants.
void ct_set_deterministic(bool enabled);

#ifdef __cplusplus
}
#endif
#endif
