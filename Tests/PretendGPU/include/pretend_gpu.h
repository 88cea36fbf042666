#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// How many GPUs are pretended in this process: 1, or 0 where libtorch has CUDA of its own or takes none.
int pretended_gpus(void);

#ifdef __cplusplus
}
#endif
