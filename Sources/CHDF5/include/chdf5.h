#ifndef CHDF5_H
#define CHDF5_H

#include <stddef.h>
#include <stdint.h>

// A plain-C face of libhdf5, whose own header Swift cannot import (types are global variables behind macros).
// Every function returns 0 (done) or a CHDF5 status, with a sentence in `message` (CHDF5_MESSAGE_SIZE bytes).
// Not to be called from two threads at once.

#define CHDF5_MESSAGE_SIZE 256
#define CHDF5_MAX_RANK 32

enum { chdf5_done = 0, chdf5_bad_data = 1, chdf5_no_dataset = 2, chdf5_unsupported = 3 };

enum {
  chdf5_float64,
  chdf5_float32,
  chdf5_int64,
  chdf5_int32,
  chdf5_int16,
  chdf5_int8,
  chdf5_uint8,
  chdf5_other
};

typedef struct {
  int element;  // what the data set is read as: narrower floats and unsigned integers are widened
  int rank;
  uint64_t dimensions[CHDF5_MAX_RANK];
} chdf5_shape;

typedef void (*chdf5_visitor)(void *context, const char *name, const chdf5_shape *shape);

/// Calls `visit` for every data set reachable through hard links.
int chdf5_list(const char *path, chdf5_visitor visit, void *context, char *message);

int chdf5_describe(const char *path, const char *name, chdf5_shape *shape, char *message);

/// Reads a whole data set in C order, host byte order; `count` bytes must be what the shape takes.
int chdf5_read(const char *path, const char *name, const chdf5_shape *shape, void *out, size_t count, char *message);

/// Builds a file in memory: open, add any number of data sets, finish. `*image` is released with chdf5_free.
int chdf5_create(int64_t *file, char *message);
int chdf5_add(int64_t file, const char *name, const chdf5_shape *shape, const void *bytes, int compressed,
              char *message);
int chdf5_finish(int64_t file, uint8_t **image, size_t *count, char *message);
void chdf5_discard(int64_t file);
void chdf5_free(void *pointer);

#endif
