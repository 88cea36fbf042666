#include "cpng.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const uint8_t *bytes;
  size_t count, offset;
} source;

typedef struct {
  uint8_t *bytes;
  size_t count, capacity;
} sink;

static void fail(png_structp png, png_const_charp text) {
  char *message = png_get_error_ptr(png);
  strncpy(message, text, CPNG_MESSAGE_SIZE - 1);
  message[CPNG_MESSAGE_SIZE - 1] = 0;
  png_longjmp(png, 1);
}

// Warnings concern ancillary chunks (colour profiles, times) that carry no samples.
static void ignore(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void read_bytes(png_structp png, png_bytep out, size_t count) {
  source *from = png_get_io_ptr(png);
  if (count > from->count - from->offset) png_error(png, "the file ends early");
  memcpy(out, from->bytes + from->offset, count);
  from->offset += count;
}

static void write_bytes(png_structp png, png_bytep in, size_t count) {
  sink *to = png_get_io_ptr(png);
  if (to->count + count > to->capacity) {
    size_t capacity = (to->count + count) * 2;
    uint8_t *grown = realloc(to->bytes, capacity);
    if (!grown) png_error(png, "out of memory");
    to->bytes = grown;
    to->capacity = capacity;
  }
  memcpy(to->bytes + to->count, in, count);
  to->count += count;
}

static void flush(png_structp png) { (void)png; }

// A deflate stream cannot expand more than 1032 times, so a header that claims more is refused before allocating.
static void check_size(png_structp png, png_infop info, size_t file_bytes, size_t max_pixels) {
  size_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
  if (width == 0 || height == 0 || height > max_pixels / width) png_error(png, "the image is too large");
  size_t bits = (size_t)png_get_channels(png, info) * png_get_bit_depth(png, info);
  if (width * bits / 8 * height / 1032 > file_bytes)
    png_error(png, "the header claims more pixels than the file holds");
}

static void to_rgb8(png_structp png) {
  png_set_expand(png);
  png_set_scale_16(png);
  png_set_gray_to_rgb(png);
  png_set_strip_alpha(png);
}

int cpng_decode(const uint8_t *bytes, size_t count, size_t max_pixels, cpng_image *image, char *message) {
  memset(image, 0, sizeof *image);
  message[0] = 0;
  source from = {bytes, count, 0};
  png_bytep *volatile rows = NULL;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info || setjmp(png_jmpbuf(png))) {
    free((void *)rows);
    free(image->pixels);
    image->pixels = NULL;
    png_destroy_read_struct(&png, &info, NULL);
    if (!message[0]) strcpy(message, "libpng could not start");
    return 1;
  }
  png_set_read_fn(png, &from, read_bytes);
  png_set_user_limits(png, 1u << 20, 1u << 20);
  png_set_chunk_cache_max(png, 128);
  png_set_chunk_malloc_max(png, 1u << 23);
  png_read_info(png, info);
  check_size(png, info, count, max_pixels);
  to_rgb8(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  image->width = png_get_image_width(png, info);
  image->height = png_get_image_height(png, info);
  size_t stride = (size_t)image->width * 3;
  if (png_get_rowbytes(png, info) != stride) png_error(png, "the samples could not be turned into RGB");
  image->pixels = malloc(stride * image->height);
  rows = malloc(sizeof(png_bytep) * image->height);
  if (!image->pixels || !rows) png_error(png, "out of memory");
  for (size_t row = 0; row < image->height; row++) rows[row] = image->pixels + row * stride;
  png_read_image(png, rows);
  png_read_end(png, NULL);
  free((void *)rows);
  png_destroy_read_struct(&png, &info, NULL);
  return 0;
}

int cpng_encode(const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t **out, size_t *out_count,
                char *message) {
  message[0] = 0;
  sink to = {NULL, 0, 0};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info || setjmp(png_jmpbuf(png))) {
    free(to.bytes);
    png_destroy_write_struct(&png, &info);
    if (!message[0]) strcpy(message, "libpng could not start");
    return 1;
  }
  png_set_write_fn(png, &to, write_bytes, flush);
  png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (size_t row = 0; row < height; row++) png_write_row(png, pixels + row * (size_t)width * 3);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  *out = to.bytes;
  *out_count = to.count;
  return 0;
}

void cpng_free(void *pointer) { free(pointer); }
