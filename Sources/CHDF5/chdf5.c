#include "chdf5.h"

// Debian keeps the serial library's headers in a folder of their own.
#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#else
#include <hdf5.h>
#endif

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int report(char *message, int status, const char *text) {
  snprintf(message, CHDF5_MESSAGE_SIZE, "%s", text);
  return status;
}

// A file may name a filter that the library would load from a plug-in folder: code must not come by way of data.
static void prepare(void) {
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  H5PLset_loading_state(0);
}

static hid_t open_file(const char *path, char *message) {
  prepare();
  hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  if (file < 0) report(message, chdf5_bad_data, "it is not an HDF5 file, or it is damaged");
  return file;
}

static hid_t memory_type(int element) {
  switch (element) {
    case chdf5_float64: return H5T_NATIVE_DOUBLE;
    case chdf5_float32: return H5T_NATIVE_FLOAT;
    case chdf5_int64: return H5T_NATIVE_INT64;
    case chdf5_int32: return H5T_NATIVE_INT32;
    case chdf5_int16: return H5T_NATIVE_INT16;
    case chdf5_int8: return H5T_NATIVE_INT8;
    case chdf5_uint8: return H5T_NATIVE_UINT8;
    default: return -1;
  }
}

static int integer_element(size_t size, int is_signed) {
  switch (size) {
    case 1: return is_signed ? chdf5_int8 : chdf5_uint8;
    case 2: return is_signed ? chdf5_int16 : chdf5_int32;
    case 4: return is_signed ? chdf5_int32 : chdf5_int64;
    case 8: return is_signed ? chdf5_int64 : chdf5_other;
    default: return chdf5_other;
  }
}

static int element_of(hid_t dataset) {
  hid_t type = H5Dget_type(dataset);
  if (type < 0) return chdf5_other;
  size_t size = H5Tget_size(type);
  int element = chdf5_other;
  if (H5Tget_class(type) == H5T_FLOAT) {
    if (size == 8) element = chdf5_float64;
    if (size == 2 || size == 4) element = chdf5_float32;
  } else if (H5Tget_class(type) == H5T_INTEGER) {
    element = integer_element(size, H5Tget_sign(type) == H5T_SGN_2);
  }
  H5Tclose(type);
  return element;
}

// Raw data may be declared to live in other files; following that would let a data file read any path.
static int lives_elsewhere(hid_t dataset) {
  hid_t plist = H5Dget_create_plist(dataset);
  if (plist < 0) return 1;
  int elsewhere = H5Pget_layout(plist) == H5D_VIRTUAL || H5Pget_external_count(plist) != 0;
  H5Pclose(plist);
  return elsewhere;
}

static int shape_of(hid_t dataset, chdf5_shape *shape, char *message) {
  memset(shape, 0, sizeof *shape);
  if (lives_elsewhere(dataset)) return report(message, chdf5_unsupported, "its data are kept in another file");
  shape->element = element_of(dataset);
  hid_t space = H5Dget_space(dataset);
  if (space < 0) return report(message, chdf5_bad_data, "its shape cannot be read");
  int rank = H5Sget_simple_extent_ndims(space);
  hsize_t dimensions[CHDF5_MAX_RANK] = {0};
  int ok = rank >= 0 && rank <= CHDF5_MAX_RANK && H5Sget_simple_extent_dims(space, dimensions, NULL) == rank &&
           H5Sget_simple_extent_type(space) != H5S_NULL;
  H5Sclose(space);
  if (!ok) return report(message, chdf5_bad_data, "its shape cannot be read");
  shape->rank = rank;
  for (int axis = 0; axis < rank; axis++) shape->dimensions[axis] = dimensions[axis];
  return chdf5_done;
}

// Every link on the way must be a hard one: soft and external links can lead out of the file.
static int only_hard_links(hid_t file, const char *name) {
  char prefix[1024];
  size_t length = strlen(name);
  if (length == 0 || length >= sizeof prefix) return 0;
  for (size_t end = 1; end <= length; end++) {
    if (name[end] != '/' && name[end] != 0) continue;
    memcpy(prefix, name, end);
    prefix[end] = 0;
    H5L_info_t info;
    if (H5Lget_info(file, prefix, &info, H5P_DEFAULT) < 0 || info.type != H5L_TYPE_HARD) return 0;
  }
  return 1;
}

static hid_t open_dataset(hid_t file, const char *name) {
  if (!only_hard_links(file, name)) return -1;
  return H5Dopen2(file, name, H5P_DEFAULT);
}

int chdf5_describe(const char *path, const char *name, chdf5_shape *shape, char *message) {
  hid_t file = open_file(path, message);
  if (file < 0) return chdf5_bad_data;
  hid_t dataset = open_dataset(file, name);
  int status = dataset < 0 ? report(message, chdf5_no_dataset, "no such data set") : shape_of(dataset, shape, message);
  if (dataset >= 0) H5Dclose(dataset);
  H5Fclose(file);
  return status;
}

static size_t byte_count(const chdf5_shape *shape) {
  size_t count = H5Tget_size(memory_type(shape->element));
  for (int axis = 0; axis < shape->rank; axis++) count *= shape->dimensions[axis];
  return count;
}

static int read_dataset(hid_t dataset, const chdf5_shape *shape, void *out, size_t count, char *message) {
  chdf5_shape found;
  int status = shape_of(dataset, &found, message);
  if (status) return status;
  // The file may have changed since it was described; the buffer was sized for the earlier shape.
  if (memcmp(&found, shape, sizeof found) || found.element == chdf5_other || byte_count(&found) != count)
    return report(message, chdf5_bad_data, "its shape changed while it was read");
  if (count == 0) return chdf5_done;
  if (H5Dread(dataset, memory_type(found.element), H5S_ALL, H5S_ALL, H5P_DEFAULT, out) < 0)
    return report(message, chdf5_bad_data, "its data are damaged or packed by a filter that is not built in");
  return chdf5_done;
}

int chdf5_read(const char *path, const char *name, const chdf5_shape *shape, void *out, size_t count, char *message) {
  hid_t file = open_file(path, message);
  if (file < 0) return chdf5_bad_data;
  hid_t dataset = open_dataset(file, name);
  int status = dataset < 0 ? report(message, chdf5_no_dataset, "no such data set")
                           : read_dataset(dataset, shape, out, count, message);
  if (dataset >= 0) H5Dclose(dataset);
  H5Fclose(file);
  return status;
}

typedef struct {
  chdf5_visitor visit;
  void *context;
} visiting;

static herr_t visit_object(hid_t file, const char *name, const H5O_info_t *info, void *context) {
  if (info->type != H5O_TYPE_DATASET) return 0;
  const visiting *outer = context;
  chdf5_shape shape;
  char ignored[CHDF5_MESSAGE_SIZE];
  hid_t dataset = open_dataset(file, name);
  if (dataset < 0) return 0;
  if (shape_of(dataset, &shape, ignored) != chdf5_done) shape.element = chdf5_other;
  H5Dclose(dataset);
  outer->visit(outer->context, name, &shape);
  return 0;
}

int chdf5_list(const char *path, chdf5_visitor visit, void *context, char *message) {
  hid_t file = open_file(path, message);
  if (file < 0) return chdf5_bad_data;
  visiting outer = {visit, context};
  herr_t status = H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, visit_object, &outer, H5O_INFO_BASIC);
  H5Fclose(file);
  return status < 0 ? report(message, chdf5_bad_data, "its table of contents is damaged") : chdf5_done;
}

int chdf5_create(int64_t *file, char *message) {
  prepare();
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (access < 0) return report(message, chdf5_bad_data, "libhdf5 could not start");
  H5Pset_fapl_core(access, 1 << 20, 0);
  // With no backing store the name is never opened.
  *file = H5Fcreate("in-memory.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access);
  H5Pclose(access);
  return *file < 0 ? report(message, chdf5_bad_data, "libhdf5 could not make a file") : chdf5_done;
}

int chdf5_add(int64_t file, const char *name, const chdf5_shape *shape, const void *bytes, int compressed,
              char *message) {
  hsize_t dimensions[CHDF5_MAX_RANK];
  for (int axis = 0; axis < shape->rank; axis++) dimensions[axis] = shape->dimensions[axis];
  hid_t type = memory_type(shape->element);
  hid_t space = shape->rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(shape->rank, dimensions, NULL);
  hid_t plist = H5Pcreate(H5P_DATASET_CREATE);
  // Timestamps would make equal contents differ in bytes.
  H5Pset_obj_track_times(plist, 0);
  if (compressed && shape->rank > 0 && byte_count(shape) > 0) {
    H5Pset_chunk(plist, shape->rank, dimensions);
    H5Pset_deflate(plist, 6);
  }
  hid_t dataset = H5Dcreate2(file, name, type, space, H5P_DEFAULT, plist, H5P_DEFAULT);
  herr_t status = dataset < 0 ? -1 : H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes);
  if (dataset >= 0) H5Dclose(dataset);
  H5Pclose(plist);
  H5Sclose(space);
  return status < 0 ? report(message, chdf5_bad_data, "libhdf5 could not add the data set") : chdf5_done;
}

int chdf5_finish(int64_t file, uint8_t **image, size_t *count, char *message) {
  H5Fflush(file, H5F_SCOPE_GLOBAL);
  ssize_t size = H5Fget_file_image(file, NULL, 0);
  uint8_t *bytes = size > 0 ? malloc((size_t)size) : NULL;
  int ok = bytes && H5Fget_file_image(file, bytes, (size_t)size) == size;
  H5Fclose(file);
  if (!ok) {
    free(bytes);
    return report(message, chdf5_bad_data, "libhdf5 could not finish the file");
  }
  *image = bytes;
  *count = (size_t)size;
  return chdf5_done;
}

void chdf5_discard(int64_t file) { H5Fclose(file); }

void chdf5_free(void *pointer) { free(pointer); }
