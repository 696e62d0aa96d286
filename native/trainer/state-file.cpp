// See the header.
#include "trainer/state-file.h"

#include "files/gguf-file.h"
#include "files/whole-file.h"
#include "runtime/failure.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <optional>

namespace {

constexpr size_t chunk_bytes = 16 << 20;
constexpr int64_t version = 1;

// Of 8 bytes at a time: finds damage, proves nothing against intent.
struct Checksum {
  uint64_t value = 0xcbf29ce484222325;

  void add(const void * data, size_t bytes) {
    for (size_t at = 0; at < bytes; at += sizeof(uint64_t)) {
      uint64_t word = 0;
      std::memcpy(&word, static_cast<const uint8_t *>(data) + at, std::min(sizeof word, bytes - at));
      value = (value ^ word) * 0x9e3779b97f4a7c15;
      value ^= value >> 32;
    }
  }
  void add(const std::string & text) { add(text.data(), text.size()); }
};

std::array<ggml_tensor *, 3> tensors_of(const Parameters & parameters) {
  return {parameters.values, parameters.first_moment, parameters.second_moment};
}

// Calls `visit` with the bytes of a tensor, some at a time.
void each_chunk(const ggml_tensor * tensor, const std::function<void(const uint8_t *, size_t)> & visit) {
  std::vector<uint8_t> bytes(std::min(chunk_bytes, ggml_nbytes(tensor)));
  for (size_t done = 0; done < ggml_nbytes(tensor); done += bytes.size()) {
    const size_t count = std::min(bytes.size(), ggml_nbytes(tensor) - done);
    ggml_backend_tensor_get(tensor, bytes.data(), done, count);
    visit(bytes.data(), count);
  }
}

Checksum header_checksum(const std::vector<StateTie> & ties, int64_t steps) {
  Checksum checksum;
  for (const StateTie & tie : ties) checksum.add(tie.value);
  checksum.add(&steps, sizeof steps);
  return checksum;
}

[[noreturn]] void refuse(const std::string & path, const std::string & why) {
  throw Failure("checkpoint", path + " " + why + ".");
}

std::unique_ptr<GgufFile> open_state(const std::string & path) {
  try {
    return std::make_unique<GgufFile>(path);
  } catch (const Failure & failure) {
    throw Failure("checkpoint", failure.sentence);
  }
}

void check_ties(const GgufFile & file, const std::vector<StateTie> & ties) {
  if (file.text("general.type").value_or("") != "trainer-state")
    refuse(file.path, "is no state of a trainer");
  if (file.integer("state.version").value_or(0) != version)
    refuse(file.path, "was saved by another version of the program");
  for (const StateTie & tie : ties)
    if (file.text("state." + tie.key).value_or("") != tie.value)
      refuse(file.path, "was saved for another " + tie.what);
}

// The tensors of the file in the order of `tensors_of`.
std::array<const ggml_tensor *, 3> find_tensors(const GgufFile & file, const Parameters & parameters) {
  std::array<const ggml_tensor *, 3> found{};
  const auto wanted = tensors_of(parameters);
  for (size_t i = 0; i < wanted.size(); i++) {
    for (const ggml_tensor * tensor : file.tensors())
      if (std::strcmp(tensor->name, wanted[i]->name) == 0 && tensor->type == GGML_TYPE_F32 &&
          ggml_are_same_shape(tensor, wanted[i]))
        found[i] = tensor;
    if (!found[i]) refuse(file.path, std::string("has no fitting tensor ") + wanted[i]->name);
  }
  return found;
}

// Calls `visit` with the bytes of a tensor of the file, some at a time.
void each_chunk(const GgufFile & file, const ggml_tensor * tensor,
                const std::function<void(const uint8_t *, size_t done, size_t count)> & visit) {
  std::vector<uint8_t> bytes(std::min(chunk_bytes, ggml_nbytes(tensor)));
  for (size_t done = 0; done < ggml_nbytes(tensor); done += bytes.size()) {
    const size_t count = std::min(bytes.size(), ggml_nbytes(tensor) - done);
    file.read(tensor, bytes.data(), done, count);
    visit(bytes.data(), done, count);
  }
}

} // namespace

std::string model_fingerprint(const Model & model) {
  Checksum checksum;
  std::array<uint8_t, 4096> bytes{};
  for (const auto & [name, tensor] : model.tensors) {
    checksum.add(name + ggml_type_name(tensor->type));
    checksum.add(tensor->ne, sizeof tensor->ne);
    const size_t count = std::min(bytes.size(), ggml_nbytes(tensor));
    ggml_backend_tensor_get(tensor, bytes.data(), 0, count);
    checksum.add(bytes.data(), count);
  }
  return std::to_string(checksum.value);
}

void state_write_file(const std::string & path, const std::vector<StateTie> & ties,
                      const Parameters & parameters, int64_t steps) {
  Checksum checksum = header_checksum(ties, steps);
  for (const ggml_tensor * tensor : tensors_of(parameters))
    each_chunk(tensor, [&](const uint8_t * bytes, size_t count) { checksum.add(bytes, count); });

  const std::unique_ptr<gguf_context, decltype(&gguf_free)> gguf(gguf_init_empty(), gguf_free);
  gguf_set_val_str(gguf.get(), "general.type", "trainer-state");
  gguf_set_val_i64(gguf.get(), "state.version", version);
  for (const StateTie & tie : ties)
    gguf_set_val_str(gguf.get(), ("state." + tie.key).c_str(), tie.value.c_str());
  gguf_set_val_i64(gguf.get(), "state.steps", steps);
  gguf_set_val_str(gguf.get(), "state.checksum", std::to_string(checksum.value).c_str());
  for (const ggml_tensor * tensor : tensors_of(parameters)) gguf_add_tensor(gguf.get(), tensor);
  std::vector<uint8_t> header(gguf_get_meta_size(gguf.get()));
  gguf_get_meta_data(gguf.get(), header.data());

  WholeFile file(path);
  file.write(header.data(), header.size());
  // Rows of flat_row floats need no padding between tensors.
  for (const ggml_tensor * tensor : tensors_of(parameters))
    each_chunk(tensor, [&](const uint8_t * bytes, size_t count) { file.write(bytes, count); });
  file.commit();
}

int64_t state_read_file(const std::string & path, const std::vector<StateTie> & ties,
                        Parameters & parameters) {
  const std::unique_ptr<GgufFile> file = open_state(path);
  check_ties(*file, ties);
  const auto found = find_tensors(*file, parameters);
  const int64_t steps = file->integer("state.steps").value_or(0);
  Checksum checksum = header_checksum(ties, steps);
  for (const ggml_tensor * tensor : found)
    each_chunk(*file, tensor,
               [&](const uint8_t * bytes, size_t, size_t count) { checksum.add(bytes, count); });
  if (file->text("state.checksum").value_or("") != std::to_string(checksum.value))
    refuse(path, "is damaged: its checksum does not fit");

  const auto wanted = tensors_of(parameters);
  for (size_t i = 0; i < wanted.size(); i++)
    each_chunk(*file, found[i], [&](const uint8_t * bytes, size_t done, size_t count) {
      ggml_backend_tensor_set(wanted[i], bytes, done, count);
    });
  return steps;
}
