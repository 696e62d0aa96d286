// Reads GGUF through ggml's own parser. What that parser would abort on or print is checked here first.
#include "files/gguf-file.h"

#include "runtime/failure.h"
#include "runtime/log-capture.h"

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <regex>

namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE *)>;

File open_file(const std::string & path) {
  File file(ggml_fopen(path.c_str(), "rb"), std::fclose);
  if (!file) throw Failure("not-found", "Cannot open " + path + ": " + std::strerror(errno) + ".");
  return file;
}

uint64_t file_length(const std::string & path) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(std::filesystem::u8path(path), error);
  return error ? 0 : bytes;
}

bool seek(std::FILE * file, uint64_t offset) {
#ifdef _WIN32
  return _fseeki64(file, static_cast<int64_t>(offset), SEEK_SET) == 0;
#else
  return fseeko(file, static_cast<off_t>(offset), SEEK_SET) == 0;
#endif
}

// ggml's parser takes a type it does not know, or knows no more, for damage.
void refuse_unknown_type(const std::string & path, const std::string & said) {
  static const std::regex unknown("tensor '(.*)' (?:has invalid ggml type|of type) (-?\\d+)(.*)");
  std::smatch found;
  if (!std::regex_match(said, found, unknown)) return;
  const std::string rest = found[3];
  const bool removed = rest.find("block size (0)") != std::string::npos;
  if (!removed && rest.find("should be in") == std::string::npos) return;
  throw Failure("model-unsupported", path + ": tensor " + found[1].str() + " is stored as the tensor type " +
                                         found[2].str() + ", which " +
                                         (removed ? "is no longer read." : "is not known."));
}

} // namespace

GgufFile::GgufFile(const std::string & path) : path(path) {
  check_magic();
  parse();
  try {
    check_length();
  } catch (...) {
    gguf_free(gguf_);
    ggml_free(shapes_);
    throw;
  }
}

GgufFile::~GgufFile() {
  gguf_free(gguf_);
  ggml_free(shapes_);
}

void GgufFile::check_magic() const {
  const File file = open_file(path);
  char magic[4] = {};
  const bool complete = std::fread(magic, 1, sizeof magic, file.get()) == sizeof magic;
  if (!complete || std::memcmp(magic, GGUF_MAGIC, sizeof magic) != 0)
    throw Failure("model-format", path + " is not a GGUF file: it does not begin with GGUF.");
}

void GgufFile::parse() {
  const LogCapture log;
  gguf_ = gguf_init_from_file(path.c_str(), {/*no_alloc*/ true, &shapes_});
  if (!gguf_) {
    refuse_unknown_type(path, log.sentence());
    throw Failure("model-format", path + " has a damaged GGUF header: " + log.sentence() + ".");
  }
  for (ggml_tensor * tensor = ggml_get_first_tensor(shapes_); tensor;
       tensor = ggml_get_next_tensor(shapes_, tensor))
    tensors_.push_back(tensor);
}

void GgufFile::check_length() const {
  const uint64_t length = file_length(path);
  const uint64_t start = gguf_get_data_offset(gguf_);
  for (int64_t i = 0; i < gguf_get_n_tensors(gguf_); i++) {
    const uint64_t end = start + gguf_get_tensor_offset(gguf_, i) + gguf_get_tensor_size(gguf_, i);
    if (end > length)
      throw Failure("model-format", path + " is cut off: tensor " + gguf_get_tensor_name(gguf_, i) +
                                        " ends at byte " + std::to_string(end) + " of " +
                                        std::to_string(length) + ".");
  }
}

std::optional<int64_t> GgufFile::integer(const std::string & key) const {
  const int64_t id = gguf_find_key(gguf_, key.c_str());
  if (id < 0) return std::nullopt;
  switch (gguf_get_kv_type(gguf_, id)) {
  case GGUF_TYPE_UINT8:
    return gguf_get_val_u8(gguf_, id);
  case GGUF_TYPE_INT8:
    return gguf_get_val_i8(gguf_, id);
  case GGUF_TYPE_UINT16:
    return gguf_get_val_u16(gguf_, id);
  case GGUF_TYPE_INT16:
    return gguf_get_val_i16(gguf_, id);
  case GGUF_TYPE_UINT32:
    return gguf_get_val_u32(gguf_, id);
  case GGUF_TYPE_INT32:
    return gguf_get_val_i32(gguf_, id);
  case GGUF_TYPE_UINT64:
    return static_cast<int64_t>(gguf_get_val_u64(gguf_, id));
  case GGUF_TYPE_INT64:
    return gguf_get_val_i64(gguf_, id);
  default:
    throw Failure("model-unsupported", path + ": " + key + " is not one whole number.");
  }
}

std::optional<double> GgufFile::number(const std::string & key) const {
  const int64_t id = gguf_find_key(gguf_, key.c_str());
  if (id < 0) return std::nullopt;
  switch (gguf_get_kv_type(gguf_, id)) {
  case GGUF_TYPE_FLOAT32:
    return gguf_get_val_f32(gguf_, id);
  case GGUF_TYPE_FLOAT64:
    return gguf_get_val_f64(gguf_, id);
  default:
    return static_cast<double>(*integer(key));
  }
}

std::optional<std::string> GgufFile::text(const std::string & key) const {
  const int64_t id = gguf_find_key(gguf_, key.c_str());
  if (id < 0) return std::nullopt;
  if (gguf_get_kv_type(gguf_, id) != GGUF_TYPE_STRING)
    throw Failure("model-format", path + ": " + key + " is not a text.");
  return gguf_get_val_str(gguf_, id);
}

std::optional<int64_t> GgufFile::array_length(const std::string & key) const {
  const int64_t id = gguf_find_key(gguf_, key.c_str());
  if (id < 0 || gguf_get_kv_type(gguf_, id) != GGUF_TYPE_ARRAY) return std::nullopt;
  return static_cast<int64_t>(gguf_get_arr_n(gguf_, id));
}

size_t GgufFile::offset(const ggml_tensor * tensor) const {
  const int64_t id = gguf_find_tensor(gguf_, tensor->name);
  return gguf_get_data_offset(gguf_) + gguf_get_tensor_offset(gguf_, id);
}

void GgufFile::read(const ggml_tensor * tensor, void * data, size_t offset, size_t bytes) const {
  read_at(this->offset(tensor) + offset, data, bytes);
}

void GgufFile::read_at(uint64_t start, void * data, size_t bytes) const {
  const File file = open_file(path);
  if (!seek(file.get(), start) || std::fread(data, 1, bytes, file.get()) != bytes)
    throw Failure("model-format", path + " cannot be read at byte " + std::to_string(start) + ".");
}

uint64_t GgufFile::length() const {
  return file_length(path);
}

std::vector<float> GgufFile::read_floats(const ggml_tensor * tensor) const {
  std::vector<float> floats(ggml_nelements(tensor));
  if (tensor->type == GGML_TYPE_F32) {
    read(tensor, floats.data(), 0, ggml_nbytes(tensor));
    return floats;
  }
  const auto to_float = ggml_get_type_traits(tensor->type)->to_float;
  if (!to_float)
    throw Failure("model-unsupported",
                  path + ": " + tensor->name + " is stored as " + ggml_type_name(tensor->type) + ".");
  std::vector<uint8_t> bytes(ggml_nbytes(tensor));
  read(tensor, bytes.data(), 0, bytes.size());
  to_float(bytes.data(), floats.data(), static_cast<int64_t>(floats.size()));
  return floats;
}
