#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

// libpng reports errors by longjmp, which must not cross Swift frames; these functions catch every one of them and
// return 0 (done) or non-zero with a sentence in `message`.

#define CPNG_MESSAGE_SIZE 160

typedef struct {
  uint32_t width;
  uint32_t height;
  uint8_t *pixels;  // height × width × 3 bytes; release with cpng_free
} cpng_image;

/// Decodes a PNG held in memory to 8-bit RGB samples; alpha is dropped and no gamma correction is made.
int cpng_decode(const uint8_t *bytes, size_t count, size_t max_pixels, cpng_image *image, char *message);

/// Encodes 8-bit RGB samples; `*out` is released with cpng_free.
int cpng_encode(const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t **out, size_t *out_count,
                char *message);

void cpng_free(void *pointer);

#endif
