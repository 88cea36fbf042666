#ifndef CT_STATUS_H
#define CT_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  CT_OK = 0,
  CT_ARGUMENT = 1,       ///< shapes, types or values that do not fit together
  CT_OUT_OF_MEMORY = 2,  ///< host or device memory ran out
  CT_INTERNAL = 3        ///< anything else
} ct_status;

/// The sentence of the last failure on this thread; valid until the next call on it.
const char *ct_last_error(void);

#ifdef __cplusplus
}
#endif
#endif
